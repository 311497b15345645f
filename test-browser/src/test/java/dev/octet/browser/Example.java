package dev.octet.browser;

import java.util.List;

/**
 * One run of a model: what goes in and, where it is known from elsewhere, what must come out.
 *
 * @param name for messages
 * @param inputs little-endian tensors in the model's order
 * @param golden the stored outputs; null if there are none
 */
record Example(String name, List<byte[]> inputs, List<byte[]> golden) {}
