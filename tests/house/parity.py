"""Which operations of the API do what the verbs of pages do, and why some verbs have none."""

_OPERATIONS = """
channels:check_server check_mail_server
channels:mailbox change_mailbox
channels:mailbox_check check_mailbox
channels:mailbox_new create_mailbox
channels:mailbox_remove remove_mailbox
channels:settings create_sender change_sender
channels:write create_message
commerce:categories create_category
commerce:category change_category
commerce:category_remove remove_category
commerce:order_change change_order
commerce:order_new create_order create_orders
commerce:order_remove remove_order
commerce:order_return refunds_order
commerce:price_list_change change_price_list
commerce:price_list_new create_price_list
commerce:price_list_remove remove_price_list
commerce:product_change change_product change_products remove_product
commerce:product_new create_product create_products
commerce:product_price prices_price_list bulk_prices
commerce:rate_remove remove_rate
commerce:rates create_rate
commerce:settings change_shop_settings
conditions:count search_customers
customers:add create_customer create_customers
customers:bulk do_customers
customers:change change_customer change_customers
customers:apart unmerge_customer
customers:merge merge_customer
customers:relation_add create_relation create_relations
customers:relation_change change_relation
customers:relation_remove remove_relation
customers:relation_undo undo_relations
customers:remove remove_customer
customers:restore restore_removed_customer
custom:add create_custom_field
custom:bring_back bring_back_custom_field
custom:change change_custom_field
custom:group rename_group_custom_field
custom:move move_custom_field
custom:remove remove_custom_field
custom:retire retire_custom_field
custom:set change_customer change_order change_product change_record
custom:undo undo_customer
custom:values change_customer change_order change_product change_record
customers:set change_customer
customers:undo undo_customer
customers:units change_customer
customers:view_change change_view share_view
customers:view_remove remove_view
customers:view_save create_view
intake:new do_imports
intake:run_decide decide_import
intake:run_discard remove_import
intake:run_fields decide_import
intake:run_file read_import
intake:run_give_back do_exports
intake:run_go_on resume_import
intake:run_kind create_kind create_custom_field do_imports
intake:run_match match_import
intake:run_start start_import
intake:run_stop stop_import
intake:run_undo undo_import
intake:take do_exports
integrations:delivery_replay replay_one_webhook
integrations:webhook_change change_webhook
integrations:webhook_new do_webhooks
integrations:webhook_remove remove_webhook
integrations:webhook_replay replay_webhook
integrations:webhook_secret renew_secret_webhook
integrations:webhook_switch change_webhook
marketing:blocks add_part_campaign order_parts_campaign remove_part_campaign
marketing:frame change_campaign
marketing:new create_campaign
marketing:part say_campaign
marketing:pause pause_campaign
marketing:plan plan_campaign
marketing:remove remove_campaign
marketing:resume resume_campaign
marketing:stop stop_campaign
marketing:test test_campaign
marketing:unplan unplan_campaign
privacy:release remove_suppression
privacy:rules change_contact_rules
privacy:say consents_customer bulk_consents
privacy:stop do_suppressions
records:add create_record create_records
records:bulk bulk_removals
records:change change_record change_records
records:kind change_kind
records:kind_add create_kind
records:kind_back bring_back_kind
records:kind_move move_kind
records:kind_remove remove_kind
records:kind_retire retire_kind
records:remove remove_record
records:view_change change_view share_view
records:view_remove remove_view
records:view_save create_view
segments:act create_campaign
segments:look count_segments
segments:new create_segment
segments:remove remove_segment
segments:restore restore_removed_segment
segments:segment change_segment
site:backup_check check_backups
site:backup_take do_backups
site:configuration_apply do_configuration
site:configuration_compare diff_configuration
site:everything do_everything
site:everything_remove remove_everything
timeline:check do_trail_checks
timeline:retry retry_parked_event retry_parked_events
timeline:set_back set_back_readers
timeline:skip skip_parked_event
workspace:account change_me
workspace:invite create_invitation
workspace:language change_me
workspace:languages change_organisation
workspace:organisation change_organisation
workspace:person_factors take_factors_user
workspace:person_pause pause_user
workspace:person_reset reset_password_user
workspace:person_resume resume_user
workspace:person_sessions end_sessions_user
workspace:push_add create_push_device
workspace:push_remove remove_push_device
workspace:push_try try_push_devices
workspace:role_add create_role
workspace:role_change change_role
workspace:role_factor require_factor_role
workspace:role_give roles_user
workspace:role_remove remove_role
workspace:role_take take_role_user
workspace:session_end remove_session
workspace:sessions_end end_sessions
workspace:sign_on_settings change_sign_on
workspace:team_add create_team
workspace:team_change change_team
workspace:team_remove remove_team
workspace:theme change_me
workspace:token_add do_tokens
workspace:token_revoke remove_token
workspace:token_revoke_any remove_any_token
workspace:unit_add create_unit
workspace:unit_back bring_back_unit
workspace:unit_change change_unit
workspace:unit_move change_unit
workspace:unit_retire remove_unit
workspace:withdraw remove_invitation
"""
OPERATIONS: dict[str, str] = {
    door: names for door, _space, names in (line.partition(" ") for line in _OPERATIONS.strip().splitlines())
}
"""What programs call, by the verb of the page."""

_REASONS = {
    "Until an owner has decided it, tokens are held.": "workspace:restored",
    "It lets somebody in: who has a token is in already.": "account_login workspace:first workspace:invitation "
    "workspace:join",
    "It is the person himself: his password, his second factor, his session.": "account_logout mfa_activate_totp "
    "mfa_add_webauthn mfa_authenticate mfa_deactivate_totp mfa_generate_recovery_codes mfa_index "
    "mfa_reauthenticate_webauthn mfa_remove_webauthn workspace:password",
    "It only shows, and takes a form as it takes a question.": "commerce:customer_options commerce:glance "
    "commerce:order commerce:orders commerce:panel_cart commerce:panel_favourites commerce:panel_group "
    "commerce:panel_value commerce:price_list commerce:prices commerce:product commerce:product_options "
    "commerce:products conditions:build customers:notes records:kinds records:panel "
    "site:backups site:configuration ui:catalogue workspace:changes workspace:keys "
    "workspace:palette workspace:people "
    "workspace:person workspace:push workspace:roles workspace:search workspace:sessions workspace:settings "
    "workspace:staff_mail workspace:staff_mail_read workspace:teams workspace:today workspace:tokens "
    "workspace:tokens_all workspace:unit workspace:units",
    "It is said by a reader of a letter, who knows no token.": "channels:farewell",
    "It tells that a page was looked at from what a device kept; programs keep no pages.": "timeline:looked",
    "A backup is carried away by a person who gives his password again.": "site:backup_download",
    "It belongs to the first hour of an empty house, on its pages.": "site:demo site:demo_remove",
}
REASONS: dict[str, str] = {door: reason for reason, names in _REASONS.items() for door in names.split()}
"""Why a verb of a page has no operation."""
