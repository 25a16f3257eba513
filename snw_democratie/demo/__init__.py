"""A fictional Nieuw-West for `make run`: `furnishing` fills an installation, one file per thing that takes place."""
