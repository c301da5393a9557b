"""What happened, in order, never changed: the audit log, which is also the outbox."""
