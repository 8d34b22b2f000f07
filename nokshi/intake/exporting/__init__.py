"""Records as files: CSV, XLSX and Parquet, built row by row."""
