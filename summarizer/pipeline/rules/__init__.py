"""Rules of language: who speaks, wants or acts, as words tell without a model."""
