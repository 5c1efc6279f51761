"""What can be said: classes, properties, shapes, and the value types of the layers."""
