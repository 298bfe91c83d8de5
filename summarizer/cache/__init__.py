"""Does not ask twice: ``store`` keeps text on disk, ``answers`` is a Model around a Model."""
