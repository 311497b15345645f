package dev.octet.quantizer.diagnosis;

import dev.octet.graph.Node;
import dev.octet.quantizer.Scheme;

/**
 * What a node's quantization costs the model.
 *
 * @param node of the float32 graph
 * @param scheme that it is quantized with
 * @param alone the model with only this node quantized
 * @param without the model with all nodes but this quantized
 */
public record NodeSensitivity(Node node, Scheme scheme, Score alone, Score without) {}
