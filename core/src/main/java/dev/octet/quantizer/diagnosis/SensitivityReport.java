package dev.octet.quantizer.diagnosis;

import java.util.List;

/**
 * The nodes of a model by what their quantization costs.
 *
 * @param samples how many samples were run
 * @param all the model with all nodes quantized
 * @param ranked every node that the recipe changes, the most sensitive first: by the noise that it
 *     alone brings to the outputs
 */
public record SensitivityReport(int samples, Score all, List<NodeSensitivity> ranked) {}
