package dev.octet.quantizer;

import dev.octet.graph.Value;

/**
 * Weights and bias with which a layer is quantized in place of its own.
 *
 * @param weights constant float32 in the shape of the layer's weights
 * @param scales one for each output channel; weights are rounded to multiples of them, and clipped;
 *     null to find them in the weights
 * @param bias constant float32, one for each output channel; null to leave the layer's own
 */
public record LayerTuning(Value weights, float[] scales, Value bias) {}
