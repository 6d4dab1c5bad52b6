"""Files at the edges: opened whatever they are packed in, and written whole or not at all."""
