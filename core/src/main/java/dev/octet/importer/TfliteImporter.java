package dev.octet.importer;

import dev.octet.error.ArgumentException;
import dev.octet.error.FormatException;
import dev.octet.error.InvalidGraphException;
import dev.octet.error.ShapeMismatchException;
import dev.octet.error.UnsupportedException;
import dev.octet.graph.Constant;
import dev.octet.graph.Graph;
import dev.octet.graph.Node;
import dev.octet.graph.Source;
import dev.octet.graph.Value;
import dev.octet.operator.CustomOperator;
import dev.octet.operator.Operator;
import dev.octet.optimize.ConstantFolding;
import dev.octet.tensor.Quantization;
import dev.octet.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Reads a .tflite file (FlatBuffers, identifier TFL3). The bytes are untrusted: after {@link #read}
 * every shape, type, constant and quantization parameter of the graph is known and valid. What
 * depends on constants only is a constant of the graph.
 *
 * <p>Source: the .tflite schema, tensorflow/compiler/mlir/lite/schema/schema.fbs, version 3.
 */
public final class TfliteImporter {
  private static final int CALL = 31;
  private static final int CUSTOM = 32;
  private static final int COMPOSITE = 206;
  private static final int MOST_DEPTH = 8;
  private static final int MOST_NODES = 20_000;
  private static final int MOST_TENSORS = 1 << 24;

  private final Source source;
  private final FlatTable subgraph;
  private final FlatVector subgraphs;
  private final FlatVector codes;
  private final Signature signature;

  /** The subgraphs that are being read, each inside the one before. */
  private final List<Integer> calling = new ArrayList<>();

  private List<Node> nodes = new ArrayList<>();
  private TfliteTensors tensors;
  private int ids;
  private int visited;
  private final ConstantFolding folding;
  private final Definitions definitions = new Definitions();
  private final Variables variables;
  private final Refusals refusals = new Refusals();
  private final List<Shape> shapes;
  private final CustomOperator.Library library;
  private boolean isResized;

  private TfliteImporter(
      Source source, Signature signature, List<Shape> shapes, CustomOperator.Library library) {
    this.source = source;
    FlatBuffer buffer = new FlatBuffer(source);
    FlatTable model = buffer.root();
    this.codes = model.vector(1, 4);
    this.subgraphs = model.vector(2, 4);
    this.signature = signature;
    this.subgraph = subgraphs.table(signature.subgraph());
    this.shapes = shapes;
    this.library = library;
    this.tensors = TfliteTensors.of(source, model.vector(4, 4), subgraph.vector(0, 4), signature);
    this.ids = tensors.size();
    this.variables = new Variables(source);
    this.folding = new ConstantFolding(source);
  }

  /**
   * The graph of a model file's first subgraph.
   *
   * @param source the file; constants of the graph refer to it
   * @throws FormatException if the bytes are not a .tflite file, or a damaged one
   * @throws UnsupportedException if something in it cannot run; the message lists everything
   * @throws InvalidGraphException if the model contradicts itself
   */
  public static Graph read(Source source) {
    return read(
        source, TfliteSignatures.read(source).get(0), List.of(), CustomOperator.Library.NONE);
  }

  /**
   * The graph of a part of a model file.
   *
   * @param source the file; constants of the graph refer to it
   * @param signature one of {@link TfliteSignatures#read}
   * @param shapes one for each input, null for that of the file; or none
   * @param library custom operators beside Octet's own
   * @throws ArgumentException if an input cannot have its shape
   * @throws FormatException if the bytes are not a .tflite file, or a damaged one
   * @throws UnsupportedException if something in it cannot run; the message lists everything
   * @throws InvalidGraphException if the model contradicts itself
   */
  public static Graph read(
      Source source, Signature signature, List<Shape> shapes, CustomOperator.Library library) {
    return new TfliteImporter(source, signature, shapes, library).graph();
  }

  private Graph graph() {
    List<Value> inputs = tensors.required(subgraph.vector(1, 4), () -> "an input of the model");
    resize(inputs);
    for (Value input : inputs) {
      if (input.isConstant()) {
        throw new InvalidGraphException(
            "The model's input " + input + " is a constant. Re-export the model.");
      }
      tensors.checkComputed(input);
      definitions.define(input, null);
    }
    count(subgraph.vector(3, 4).length(), 0);
    addNodes(signature.subgraph(), -1);
    refusals.failIfAny();
    List<Value> outputs = tensors.required(subgraph.vector(2, 4), () -> "an output of the model");
    checkOutputs(outputs);
    if (inputs.isEmpty() || outputs.isEmpty()) {
      throw new InvalidGraphException("The model has no inputs or no outputs. Re-export it.");
    }
    return new Graph(inputs, outputs, nodes);
  }

  /** Counts nodes that are about to be read, and the tensors of their subgraph. */
  private void count(int operators, int tensorCount) {
    if (operators > MOST_NODES - visited || tensorCount > MOST_TENSORS - ids) {
      throw new UnsupportedException(
          "The model has more than " + MOST_NODES + " nodes or " + MOST_TENSORS + " tensors.");
    }
    visited += operators;
    ids += tensorCount;
  }

  /** Adds the node at {@code index} of a subgraph, or the nodes that it stands for. */
  private void add(int index, FlatTable table) {
    int code = code(index, table);
    FlatTable options = table.table(code == COMPOSITE ? 12 : 4);
    String title = TfliteOperatorNames.of(code) + " #" + index;
    try {
      switch (code) {
        case COMPOSITE -> inline(index, title, table, 0, subgraph(title, options, 1));
        case CALL -> inline(index, title, table, 0, subgraph(title, options, 0));
        default -> {
          if (!TfliteControlFlow.add(this, code, index, title, table)) {
            addNode(node(index, table));
          }
        }
      }
    } catch (UnsupportedException e) {
      refusals.add(e.getMessage());
    }
  }

  private void addNode(Node node) {
    if (node == null) {
      return;
    }
    if (refusals.isEmpty()) {
      definitions.check(node);
    }
    List<Value> constants = folding.fold(node);
    if (constants.isEmpty()) {
      nodes.add(node);
      checkOutputs(node);
    }
    constants.forEach(tensors::replace);
  }

  private void checkOutputs(Node node) {
    try {
      node.outputs().forEach(tensors::checkComputed);
    } catch (UnsupportedException e) {
      refusals.add(node.title() + ": " + e.getMessage());
    }
  }

  /** The number of a subgraph that a field of a node's options says. */
  int subgraph(String title, FlatTable options, int field) {
    int number = options == null ? -1 : options.i32(field, 0);
    boolean isThere = number >= 0 && number < subgraphs.length();
    if (!isThere || calling.contains(number) || calling.size() > MOST_DEPTH) {
      throw new UnsupportedException(
          title + ": its subgraph is missing, contains itself, or is nested too deep.");
    }
    return number;
  }

  /**
   * Adds the nodes of a subgraph that runs in the place of a node.
   *
   * @param first which operand of the node is the first input of the subgraph
   */
  void inline(int index, String title, FlatTable table, int first, int number) {
    FlatTable body = subgraphs.table(number);
    int[] outer = joined(table);
    outer = Arrays.copyOfRange(outer, first, outer.length);
    int[] inner = joined(body);
    if (inner.length != outer.length
        || body.vector(1, 4).length() != table.vector(1, 4).length() - first) {
      throw differs(title);
    }
    TfliteTensors caller = tensors;
    TfliteTensors called = caller.of(body.vector(0, 4), ids);
    count(body.vector(3, 4).length(), called.size());
    int inputs = body.vector(1, 4).length();
    for (int i = 0; i < inputs; i++) {
      called.bind(inner[i], outer[i] == -1 ? null : caller.value(outer[i]));
    }
    tensors = called;
    addNodes(number, index);
    tensors = caller;
    for (int i = inputs; i < inner.length; i++) {
      caller.bind(outer[i], called.value(inner[i]));
    }
  }

  static InvalidGraphException differs(String title) {
    return new InvalidGraphException(
        title + " and its subgraph differ in inputs or outputs. Re-export the model.");
  }

  /** Adds all nodes of a subgraph, under the index of a node, or under their own for -1. */
  private void addNodes(int number, int index) {
    FlatVector operators = subgraphs.table(number).vector(3, 4);
    calling.add(number);
    for (int i = 0; i < operators.length(); i++) {
      add(index < 0 ? i : index, operators.table(i));
    }
    calling.remove(calling.size() - 1);
  }

  /**
   * The graph of a subgraph that a node runs. Constants are known inside it, and no inputs.
   *
   * @param arguments the values of its inputs
   * @param order the inputs by their numbers in the order in which the graph has them
   */
  Graph graph(int number, List<Value> arguments, int[] order) {
    TfliteTensors caller = tensors;
    List<Node> before = nodes;
    boolean wasResized = isResized;
    try {
      tensors = caller.of(subgraphs.table(number).vector(0, 4), ids);
      nodes = new ArrayList<>();
      return inner(subgraphs.table(number), number, arguments, order);
    } finally {
      tensors = caller;
      nodes = before;
      isResized = wasResized;
    }
  }

  private Graph inner(FlatTable body, int number, List<Value> arguments, int[] order) {
    count(body.vector(3, 4).length(), tensors.size());
    int[] taken = body.vector(1, 4).ints();
    List<Value> inputs = new ArrayList<>();
    for (int i : order) {
      Value argument = arguments.get(i);
      if (Definitions.isKept(argument)) {
        tensors.bind(taken[i], argument);
      } else {
        isResized |= !tensors.value(taken[i]).shape().equals(argument.shape());
        Value input = tensors.define(taken[i], argument);
        definitions.define(input, null);
        inputs.add(input);
      }
    }
    addNodes(number, -1);
    List<Value> outputs = values(body, 2, "a subgraph");
    checkOutputs(outputs);
    return new Graph(inputs, outputs, nodes);
  }

  /** The inputs (field 1) or outputs (field 2) of a subgraph, by their tensors. */
  int[] ports(int number, int field) {
    return subgraphs.table(number).vector(field, 4).ints();
  }

  /** The tensors of the subgraph that is being read. */
  TfliteTensors tensors() {
    return tensors;
  }

  /** The variables of all subgraphs. */
  Variables variables() {
    return variables;
  }

  private void checkOutputs(List<Value> outputs) {
    for (Value output : outputs) {
      if (refusals.isEmpty()) {
        definitions.checkOutput(output);
      }
    }
  }

  /** The inputs (field 1) or outputs (field 2) of a node or subgraph. */
  List<Value> values(FlatTable table, int field, String title) {
    return tensors.required(table.vector(field, 4), () -> "an operand of " + title);
  }

  /** Adds a node that the importer reads by itself, if nothing has been refused. */
  void addRead(Node node) {
    if (refusals.isEmpty()) {
      addNode(validated(node));
    }
  }

  /** The inputs, then the outputs of a node or subgraph. */
  private static int[] joined(FlatTable table) {
    int[] inputs = table.vector(1, 4).ints();
    int[] outputs = table.vector(2, 4).ints();
    int[] all = Arrays.copyOf(inputs, inputs.length + outputs.length);
    System.arraycopy(outputs, 0, all, inputs.length, outputs.length);
    return all;
  }

  /** Gives the inputs the shapes that the caller wants. */
  private void resize(List<Value> inputs) {
    if (!shapes.isEmpty() && shapes.size() != inputs.size()) {
      throw new ArgumentException(
          "The model takes " + inputs.size() + " inputs, but got " + shapes.size() + " shapes.");
    }
    for (int i = 0; i < shapes.size(); i++) {
      Value input = inputs.get(i);
      Shape shape = shapes.get(i);
      if (shape != null && !shape.equals(input.shape())) {
        checkShape(input, shape);
        inputs.set(i, input.with(shape));
        tensors.replace(inputs.get(i));
        isResized = true;
      }
    }
  }

  private static void checkShape(Value input, Shape shape) {
    boolean isPossible = TfliteTensors.isPossible(shape, input.type()) && shape.elements() > 0;
    if (shape.rank() != input.shape().rank() || !isPossible) {
      throw new ArgumentException(
          input
              + " cannot have the shape "
              + shape
              + ": give it as many dimensions, at least 1, and less than 2 GB.");
    }
  }

  /** The value as a constant if it has no elements and nothing computes it. */
  private Value known(Value value) {
    if (value == null
        || !value.isEmpty()
        || value.isConstant()
        || value.isVariable()
        || definitions.has(value)) {
      return value;
    }
    Value constant = value.with(new Constant(source, 0, 0));
    tensors.replace(constant);
    return constant;
  }

  /** The table of the operator code of a node. */
  private FlatTable operatorCode(int index, FlatTable table) {
    int codeIndex = table.i32(0, 0);
    if (codeIndex < 0 || codeIndex >= codes.length()) {
      throw new FormatException(
          "Node #"
              + index
              + " has operator code "
              + codeIndex
              + " of "
              + codes.length()
              + ". The file is damaged; download it again.");
    }
    return codes.table(codeIndex);
  }

  private int code(int index, FlatTable table) {
    FlatTable operatorCode = operatorCode(index, table);
    return Math.max(operatorCode.u8(0, 0), operatorCode.i32(3, 0));
  }

  /** The node at {@code index}; null if it cannot run, which is then noted. */
  private Node node(int index, FlatTable table) {
    int code = code(index, table);
    List<Value> inputs;
    List<Value> outputs;
    String name =
        code == CUSTOM ? operatorCode(index, table).string(1) : TfliteOperatorNames.of(code);
    try {
      inputs = tensors.optional(table.vector(1, 4));
      for (int i = 0; i < inputs.size(); i++) {
        inputs.set(i, known(inputs.get(i)));
      }
      outputs = tensors.required(table.vector(2, 4), () -> "an output of " + name + " #" + index);
    } catch (UnsupportedException e) {
      refusals.add(name + " #" + index + ": " + e.getMessage());
      return null;
    }
    Operator operator;
    try {
      operator =
          code == CUSTOM
              ? CustomOperators.read(name, table, library)
              : TfliteOperators.read(code, options(table), inputs, outputs);
    } catch (UnsupportedException e) {
      refusals.add(name + " #" + index + ": " + e.getMessage() + ".");
      return null;
    }
    if (operator == null) {
      refusals.addOperator(
          code == CUSTOM ? "custom operator \"" + name + "\"" : "operator " + name, index);
      return null;
    }
    try {
      return validated(new Node(index, operator, inputs, outputs));
    } catch (UnsupportedException e) {
      refusals.add(e.getMessage());
      return null;
    } catch (InvalidGraphException e) {
      if (refusals.isEmpty()) {
        throw e;
      }
      return null;
    }
  }

  private TfliteOptions options(FlatTable table) {
    List<Quantization> intermediates = new ArrayList<>();
    for (Value value : tensors.optional(table.vector(8, 4))) {
      intermediates.add(value == null ? Quantization.NONE : value.quantization());
    }
    return new TfliteOptions(table.table(4), intermediates);
  }

  /** A node after its validation, its outputs in the shapes that follow from its inputs. */
  private Node validated(Node node) {
    if (isResized && node.operator() instanceof CustomOperator) {
      throw new UnsupportedException(
          node.title()
              + ": what shape a custom operator gives is known for the file's shapes only.");
    }
    Node write = refusals.isEmpty() ? ListWrite.replace(node, nodes, source, definitions) : null;
    if (write != null) {
      return validated(write);
    }
    try {
      node.operator().validate(node);
      return node;
    } catch (ShapeMismatchException e) {
      Value output = node.outputs().get(e.output());
      if (!isOpen(output) || e.inferred().equals(output.shape())) {
        throw e;
      }
      if (!TfliteTensors.isPossible(e.inferred(), output.type())) {
        throw new UnsupportedException(
            node.title() + ": with these inputs " + output + " would be " + e.inferred() + ".");
      }
      List<Value> outputs = new ArrayList<>(node.outputs());
      outputs.set(e.output(), output.with(e.inferred()));
      tensors.replace(outputs.get(e.output()));
      return validated(new Node(node.index(), node.operator(), node.inputs(), outputs));
    }
  }

  /** Whether the file does not know the shape of an output. */
  private boolean isOpen(Value output) {
    return isResized || output.shape().rank() == 0 || tensors.isDynamic(output);
  }
}
