package dev.octet.quantizer;

import dev.octet.graph.Graph;
import java.util.List;

/**
 * A quantized graph.
 *
 * @param graph the result
 * @param remarks a sentence for each node that stays float32, with the reason
 */
public record Quantized(Graph graph, List<String> remarks) {}
