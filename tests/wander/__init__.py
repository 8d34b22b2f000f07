"""A stranger wanders through the whole product at random; `make wander` for long, `make test` for a little while."""
