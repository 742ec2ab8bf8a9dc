-- A topic's history is evidence: each row holds the hash of the one before, and no row changes or goes.
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '"%" is append-only: % is refused', TG_TABLE_NAME, TG_OP
    USING HINT = 'Correct a topic by a further event.';
END
$$;

CREATE TRIGGER topic_event_append_only
  BEFORE UPDATE OR DELETE OR TRUNCATE ON "TopicEvent"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
