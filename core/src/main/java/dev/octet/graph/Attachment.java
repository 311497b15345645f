package dev.octet.graph;

/**
 * Named bytes that a model file carries beside its graph, such as the metadata {@code
 * "TFLITE_METADATA"}.
 */
public record Attachment(String name, byte[] bytes) {}
