package dev.octet.quantizer;

import dev.octet.exporter.Storage;
import dev.octet.graph.Graph;
import dev.octet.graph.Node;
import dev.octet.graph.Value;
import java.util.List;
import java.util.Map;

/**
 * A quantized graph.
 *
 * @param graph the result
 * @param storage of its constants that the file holds in fewer bits than memory
 * @param nodes for each node of the source the one that computes it
 * @param remarks a sentence for each node that stays float32 against the recipe, with the reason
 */
public record Quantized(
    Graph graph, Map<Value, Storage> storage, Map<Node, Node> nodes, List<String> remarks) {}
