package dev.octet.cli;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import dev.octet.error.ArgumentException;
import dev.octet.graph.Graph;
import dev.octet.quantizer.Interface;
import dev.octet.quantizer.QuantizationPlan;
import dev.octet.quantizer.QuantizationPlan.InputEntry;
import dev.octet.quantizer.QuantizationPlan.NodeEntry;
import dev.octet.quantizer.Range;
import dev.octet.quantizer.Scheme;
import dev.octet.tensor.DataType;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** A quantization plan as a YAML file that a person can read and edit. */
final class PlanFile {
  private static final Set<String> ROOT =
      keys("model", "scheme", "input-type", "output-type", "inputs", "nodes");
  private static final Set<String> INPUT = keys("tensor", "range");
  private static final Set<String> NODE =
      keys("node", "operator", "output", "scheme", "range", "clip");
  private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();

  private final Path file;
  private final Graph graph;

  private PlanFile(Path file, Graph graph) {
    this.file = file;
    this.graph = graph;
  }

  private static Set<String> keys(String... keys) {
    return new LinkedHashSet<>(List.of(keys));
  }

  /**
   * Writes a plan.
   *
   * @param model the file that it belongs to, for readers
   */
  static byte[] write(QuantizationPlan plan, Path model) {
    StringBuilder text = new StringBuilder();
    text.append("# Quantization plan. Edit it, and give it to octet quantize --plan.\n");
    text.append("# scheme: how a node computes; one of\n#   ");
    for (int i = 0; i < Scheme.all().size(); i++) {
      text.append(i == 0 ? "" : i % 6 == 0 ? ",\n#   " : ", ").append(Scheme.all().get(i));
    }
    text.append("\n# range: the real numbers [smallest, largest] that a tensor is quantized for;");
    text.append(
        "\n#   a list of them for a node with several outputs. Leave it out to observe it.");
    text.append("\n# clip: the largest weight that each output channel keeps, or one for all.");
    text.append("\n#   Leave it out to keep all weights.");
    text.append("\n# Nodes that are left out get the scheme of the whole.\n");
    entry(text, "", "model", quoted(model.getFileName().toString()));
    entry(text, "", "scheme", plan.scheme().label());
    entry(text, "", "input-type", plan.types().input().label());
    entry(text, "", "output-type", plan.types().output().label());
    text.append(plan.inputs().isEmpty() ? "" : "inputs:\n");
    for (InputEntry input : plan.inputs()) {
      entry(text, "- ", "tensor", quoted(input.name()));
      entry(text, "  ", "range", range(input.range()));
    }
    text.append(plan.nodes().isEmpty() ? "" : "nodes:\n");
    plan.nodes().forEach(node -> write(text, node));
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static void write(StringBuilder text, NodeEntry node) {
    if (!node.reason().isEmpty()) {
      text.append("# ").append(node.reason().replace('\n', ' ')).append('\n');
    }
    entry(text, "- ", "node", Integer.toString(node.index()));
    entry(text, "  ", "operator", node.operator());
    entry(text, "  ", "output", quoted(node.output()));
    entry(text, "  ", "scheme", node.scheme().label());
    List<String> ranges = node.ranges().stream().map(PlanFile::range).toList();
    if (!ranges.isEmpty()) {
      entry(text, "  ", "range", ranges.size() == 1 ? ranges.get(0) : ranges.toString());
    }
    if (!node.clip().isEmpty()) {
      entry(text, "  ", "clip", node.clip().toString());
    }
  }

  private static void entry(StringBuilder text, String indent, String key, String value) {
    text.append(indent).append(key).append(": ").append(value).append('\n');
  }

  private static String quoted(String value) {
    // A JSON string is a YAML string.
    return GSON.toJson(value);
  }

  private static String range(Range range) {
    return "[" + range.min() + ", " + range.max() + "]";
  }

  /**
   * Reads a plan.
   *
   * @param graph of the model that it has to fit
   * @throws CommandException if it cannot be read, or does not fit; with the line
   */
  static QuantizationPlan read(Path file, Graph graph) {
    String text = new String(Disk.read(file), StandardCharsets.UTF_8);
    Node root;
    try {
      root =
          new Compose(LoadSettings.builder().setLabel(file.toString()).build())
              .composeString(text)
              .orElseThrow(() -> new CommandException(file + ": the plan is empty"));
    } catch (MarkedYamlEngineException e) {
      int line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(1);
      throw new CommandException(file + ":" + line + ": no YAML: " + e.getProblem(), e);
    } catch (YamlEngineException e) {
      throw new CommandException(file + ": no YAML: " + e.getMessage(), e);
    }
    return new PlanFile(file, graph).plan(root);
  }

  private QuantizationPlan plan(Node root) {
    YamlMap map = new YamlMap(file, root, ROOT);
    Scheme scheme = scheme(map);
    DataType standard = scheme.isStatic() ? scheme.activations() : DataType.FLOAT32;
    Interface types =
        new Interface(type(map, "input-type", standard), type(map, "output-type", standard));
    List<InputEntry> inputs = new ArrayList<>();
    for (Node each : map.list("inputs")) {
      inputs.add(input(new YamlMap(file, each, INPUT)));
    }
    List<NodeEntry> nodes = new ArrayList<>();
    Set<Integer> seen = new LinkedHashSet<>();
    for (Node each : map.list("nodes")) {
      YamlMap entry = new YamlMap(file, each, NODE);
      nodes.add(node(entry));
      if (!seen.add(entry.whole("node"))) {
        throw entry.failure("node", "node " + entry.whole("node") + " is here twice; remove one");
      }
    }
    return new QuantizationPlan(scheme, types, inputs, nodes);
  }

  private static Scheme scheme(YamlMap map) {
    try {
      return Scheme.of(map.text("scheme"));
    } catch (ArgumentException e) {
      throw map.failure("scheme", e.getMessage());
    }
  }

  private static DataType type(YamlMap map, String key, DataType standard) {
    if (!map.has(key)) {
      return standard;
    }
    for (DataType type : DataType.values()) {
      if (type.label().equals(map.text(key))
          && (type.isQuantizable() || type == DataType.FLOAT32)) {
        return type;
      }
    }
    throw map.failure(
        key, "\"" + map.text(key) + "\" is none of the types int8, uint8, int16 and float32");
  }

  private InputEntry input(YamlMap map) {
    InputEntry entry = new InputEntry(map.text("tensor"), range(map, map.required("range")));
    try {
      entry.find(graph);
    } catch (ArgumentException e) {
      throw map.failure(e.getMessage());
    }
    return entry;
  }

  private NodeEntry node(YamlMap map) {
    List<Range> ranges = new ArrayList<>();
    if (map.has("range")) {
      List<Node> entries = map.list("range");
      boolean isNested = !entries.isEmpty() && entries.get(0) instanceof SequenceNode;
      for (Node each : isNested ? entries : List.of(map.required("range"))) {
        ranges.add(range(map, each));
      }
    }
    NodeEntry entry =
        new NodeEntry(
            map.whole("node"),
            map.text("operator"),
            map.text("output"),
            scheme(map),
            ranges,
            map.numbers("clip"),
            "");
    try {
      entry.find(graph);
    } catch (ArgumentException e) {
      throw map.failure(e.getMessage());
    }
    return entry;
  }

  private static Range range(YamlMap map, Node node) {
    List<Double> ends = map.numbers(node);
    if (ends.size() != 2) {
      throw map.failure(node, "a range has two numbers, [smallest, largest], not " + ends.size());
    }
    double low = ends.get(0);
    double high = ends.get(1);
    if (!(Math.abs(low) <= Float.MAX_VALUE && Math.abs(high) <= Float.MAX_VALUE)) {
      throw map.failure(node, "the ends of a range are finite numbers, not " + ends);
    }
    if (low > high) {
      throw map.failure(
          node, "the range " + ends + " begins above its end; write the smaller number first");
    }
    return new Range((float) low, (float) high);
  }
}
