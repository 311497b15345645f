package dev.octet.graph;

import java.util.List;

/**
 * A model whose shapes, types and quantization are known and valid; nodes are in an order in which
 * they can run. Immutable.
 *
 * @param inputs what the caller supplies, in the model's order
 * @param outputs what the caller gets, in the model's order
 * @param nodes every node after the nodes that it reads from
 */
public record Graph(List<Value> inputs, List<Value> outputs, List<Node> nodes) {}
