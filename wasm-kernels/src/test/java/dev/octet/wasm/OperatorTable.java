package dev.octet.wasm;

import dev.octet.cases.OperatorCase;
import dev.octet.cases.OperatorCases;
import dev.octet.graph.Node;
import dev.octet.graph.Value;
import dev.octet.kernel.Domain;
import dev.octet.kernel.Feature;
import dev.octet.kernel.KernelModule;
import dev.octet.kernel.KernelSpec;
import dev.octet.operator.ControlFlow;
import dev.octet.operator.CustomOperator;
import dev.octet.operator.Operator;
import dev.octet.plan.Step;
import dev.octet.runtime.Model;
import dev.octet.runtime.ReadOptions;
import dev.octet.simd.SimdKernels;
import dev.octet.tensor.DataType;
import dev.octet.tensor.Memory;
import dev.octet.wasm.catalog.Catalog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What runs, as a page of Markdown: the types that the operator cases have, the kernels that are
 * chosen for them, and the restrictions in the Javadoc of the operators.
 */
final class OperatorTable {
  private static final Path SOURCES =
      Path.of("..", "core", "src", "main", "java", "dev", "octet", "operator");
  private static final Pattern RESTRICTION =
      Pattern.compile("<p>Restriction: (.*?)\\s*\\*(?:/|\\s*\\*)", Pattern.DOTALL);

  private static final List<DataType> ORDER =
      List.of(
          DataType.INT8,
          DataType.UINT8,
          DataType.INT16,
          DataType.INT32,
          DataType.INT64,
          DataType.FLOAT32,
          DataType.BOOL,
          DataType.COMPLEX64);

  /** How many types "any" stands for: all but complex numbers. */
  private static final int ANY = 7;

  private final SortedMap<String, Row> rows = new TreeMap<>();

  /** What is known of one operator; the types by what computes them, and by what they become. */
  private record Row(
      Class<?> operator, Map<Feature, SortedMap<String, Map<DataType, Set<DataType>>>> types) {}

  /** Runs through the operator cases. */
  OperatorTable() {
    for (OperatorCase each : OperatorCases.all()) {
      each.graph(new Memory(64)).nodes().forEach(node -> add(node, Feature.SCALAR, ""));
    }
    addKernels(Feature.SIMD128, Domain.U8);
    addKernels(Feature.RELAXED, Domain.U8);
    addKernels(Feature.RELAXED, Domain.S8);
  }

  private void addKernels(Feature feature, Domain domain) {
    SimdKernels library = new SimdKernels(new Unlinked(feature, domain));
    for (OperatorCase each : OperatorCases.all()) {
      Memory memory = new Memory(64);
      Model model = Model.of(each.graph(memory), ReadOptions.of(library).at(memory.base()));
      for (Step step : model.plan().allSteps()) {
        for (KernelSpec spec : Catalog.specs(feature)) {
          if (spec.name().equals(step.kernel().name())) {
            add(step.node(), feature, spec.family().label());
          }
        }
      }
    }
  }

  private void add(Node node, Feature feature, String kernel) {
    if (node.operator() instanceof CustomOperator) {
      return;
    }
    Operator operator = node.operator();
    Row row =
        rows.computeIfAbsent(
            operator.name(), name -> new Row(operator.getClass(), new EnumMap<>(Feature.class)));
    List<Value> values = node.outputs().isEmpty() ? node.inputs() : node.outputs();
    if (values.isEmpty() || operator instanceof ControlFlow) {
      return;
    }
    DataType to = values.get(0).sourceType();
    row.types
        .computeIfAbsent(feature, f -> new TreeMap<>())
        .computeIfAbsent(kernel, k -> new EnumMap<>(DataType.class))
        .computeIfAbsent(to, t -> EnumSet.noneOf(DataType.class))
        .add(from(node, to));
  }

  /** The type that a node computes on: the output's, if an operand that is no parameter has it. */
  private static DataType from(Node node, DataType to) {
    DataType first = null;
    for (int i = 0; i < node.inputs().size(); i++) {
      Value input = node.input(i);
      if (input != null && !node.operator().isParameter(i)) {
        if (input.sourceType() == to) {
          return to;
        }
        first = first == null ? input.sourceType() : first;
      }
    }
    return first == null ? node.input(0).sourceType() : first;
  }

  /** The page; {@code rewrite} is the command that writes it. */
  String markdown(String rewrite) {
    StringBuilder page = new StringBuilder();
    page.append("# Operators\n\n")
        .append(
            "Generated: types are those of the operator cases, which run on the JVM and in every")
        .append(" browser, kernels those\nthat the planner chooses in them, restrictions those of")
        .append(" the operators' Javadoc. To write it again:\n\n```sh\n")
        .append(rewrite)
        .append("\n```\n\n")
        .append("`scalar` runs everywhere, and wherever a column to the right has nothing for a")
        .append(
            " type, or no kernel fits a node.\n`a → b` makes b of a; any is each of int8, uint8, int16, int32, int64, float32 and\nbool.\n\n")
        .append(
            "| operator | scalar | simd128 | relaxed | restrictions |\n|---|---|---|---|---|\n");
    rows.forEach(
        (name, row) -> {
          page.append("| ").append(name);
          for (Feature feature : Feature.values()) {
            page.append(" | ").append(cell(row.types.getOrDefault(feature, new TreeMap<>())));
          }
          page.append(" | ").append(restrictions(row.operator)).append(" |\n");
        });
    return page.toString();
  }

  private static String cell(SortedMap<String, Map<DataType, Set<DataType>>> kernels) {
    SortedMap<String, String> kernelsByTypes = new TreeMap<>();
    kernels.forEach(
        (kernel, types) -> kernelsByTypes.merge(types(types), kernel, OperatorTable::list));
    List<String> parts = new ArrayList<>();
    kernelsByTypes.forEach(
        (types, names) -> parts.add(names.isEmpty() ? types : types + " (" + names + ")"));
    return String.join("<br>", parts);
  }

  /** As in {@code int8, uint8, int32 → float32}: types that stay come first. */
  private static String types(Map<DataType, Set<DataType>> byResult) {
    List<String> parts = new ArrayList<>();
    SortedMap<String, String> resultsByOperands = new TreeMap<>();
    Set<DataType> kept = EnumSet.noneOf(DataType.class);
    byResult.forEach(
        (to, from) -> {
          Set<DataType> others = EnumSet.copyOf(from);
          if (from.size() < ANY && others.remove(to)) {
            kept.add(to);
          }
          if (!others.isEmpty()) {
            resultsByOperands.merge(labels(others), to.label(), OperatorTable::list);
          }
        });
    if (!kept.isEmpty()) {
      parts.add(labels(kept));
    }
    resultsByOperands.forEach((from, to) -> parts.add(from + " → " + to));
    return String.join("; ", parts);
  }

  private static String labels(Set<DataType> types) {
    return types.size() == ANY
        ? "any"
        : ORDER.stream()
            .filter(types::contains)
            .map(DataType::label)
            .collect(Collectors.joining(", "));
  }

  private static String list(String a, String b) {
    return a + ", " + b;
  }

  /** The restrictions in the Javadoc of a class and those above it. */
  private static String restrictions(Class<?> operator) {
    List<String> found = new ArrayList<>();
    for (Class<?> type = operator; type != Operator.class; type = type.getSuperclass()) {
      Matcher matcher = RESTRICTION.matcher(source(type));
      if (matcher.find()) {
        found.add(matcher.group(1).replaceAll("\\s+\\*\\s+", " "));
      }
    }
    return String.join(" ", found);
  }

  private static String source(Class<?> type) {
    try {
      return Files.readString(SOURCES.resolve(type.getSimpleName() + ".java"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The kernels of a module that nobody calls. */
  private record Unlinked(Feature feature, Domain domain) implements KernelModule {
    @Override
    public List<KernelSpec> specs() {
      return Catalog.specs(feature);
    }

    @Override
    public void call(int kernel, int params, int from, int to) {
      throw new IllegalStateException("no kernel is linked");
    }
  }
}
