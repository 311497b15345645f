package dev.octet.quantizer.diagnosis;

import dev.octet.graph.Node;
import java.util.List;

/**
 * A set of nodes to keep in a higher precision, and what it gives and costs.
 *
 * @param kept nodes of the float32 graph, in its order
 * @param score of the whole model with these nodes kept; null if it was not run
 * @param bytes of its .tflite file, without metadata
 * @param macs the share of the model's multiply-accumulates that these nodes have, 0 to 1; a node
 *     without any counts with the elements that it computes
 */
public record Candidate(List<Node> kept, Score score, long bytes, double macs) {}
