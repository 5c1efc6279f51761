"""What can be said: classes, properties, shapes, and the value types that flow between the layers."""
