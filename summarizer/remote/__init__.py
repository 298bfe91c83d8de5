"""A Redis or Valkey server that many machines share: where it is, and how it is asked."""
