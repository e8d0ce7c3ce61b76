"""The bundled journal that `luna tour` imports: two months of one invented life, in English and French."""
