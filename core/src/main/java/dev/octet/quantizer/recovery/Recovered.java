package dev.octet.quantizer.recovery;

import dev.octet.graph.Graph;
import dev.octet.quantizer.Recipe;
import java.util.List;

/**
 * What is quantized in the place of the source.
 *
 * @param graph float32; it computes the same function as the source
 * @param recipe for this graph
 * @param remarks a sentence for each step: what it gained, or why it was left out
 */
public record Recovered(Graph graph, Recipe recipe, List<String> remarks) {}
