package dev.octet.importer;

import dev.octet.error.FormatException;
import dev.octet.error.InvalidGraphException;
import dev.octet.error.UnsupportedException;
import dev.octet.graph.Constant;
import dev.octet.graph.Graph;
import dev.octet.graph.Node;
import dev.octet.graph.Source;
import dev.octet.graph.Value;
import dev.octet.operator.Operator;
import dev.octet.optimize.ConstantFolding;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Reads a .tflite file (FlatBuffers, identifier TFL3). The bytes are untrusted: after {@link #read}
 * every shape, type, constant and quantization parameter of the graph is known and valid. What
 * depends on constants only is a constant of the graph.
 *
 * <p>Source: the .tflite schema, tensorflow/compiler/mlir/lite/schema/schema.fbs, version 3. The
 * first subgraph is the model.
 */
public final class TfliteImporter {
  private static final int CUSTOM = 32;
  private static final int MOST_REASONS = 40;
  private static final int MOST_NODES = 20_000;

  private final Source source;
  private final FlatTable model;
  private final FlatTable subgraph;
  private final FlatVector codes;
  private final TfliteTensors tensors;
  private final ConstantFolding folding;
  private final Definitions definitions = new Definitions();
  private final List<String> unsupported = new ArrayList<>();
  private final Set<String> unknownOperators = new HashSet<>();
  private int moreReasons;

  private TfliteImporter(Source source) {
    Signature.check(source);
    this.source = source;
    FlatBuffer buffer = new FlatBuffer(source);
    this.model = buffer.root();
    this.codes = model.vector(1, 4);
    FlatVector subgraphs = model.vector(2, 4);
    if (subgraphs.length() == 0) {
      throw new FormatException("The model has no subgraph. Re-export it.");
    }
    this.subgraph = subgraphs.table(0);
    this.tensors = new TfliteTensors(source, model.vector(4, 4), subgraph.vector(0, 4));
    this.folding = new ConstantFolding(source);
  }

  /**
   * The graph of a model file.
   *
   * @param source the file; constants of the graph refer to it
   * @throws FormatException if the bytes are not a .tflite file, or a damaged one
   * @throws UnsupportedException if something in it cannot run; the message lists everything
   * @throws InvalidGraphException if the model contradicts itself
   */
  public static Graph read(Source source) {
    return new TfliteImporter(source).graph();
  }

  private Graph graph() {
    List<Value> inputs = tensors.required(subgraph.vector(1, 4), () -> "an input of the model");
    FlatVector operators = subgraph.vector(3, 4);
    if (operators.length() > MOST_NODES) {
      throw new UnsupportedException(
          "The model has " + operators.length() + " nodes; " + MOST_NODES + " are possible.");
    }
    for (Value input : inputs) {
      if (input.isConstant()) {
        throw new InvalidGraphException(
            "The model's input " + input + " is a constant. Re-export the model.");
      }
      definitions.define(input, null);
    }
    List<Node> nodes = new ArrayList<>();
    for (int i = 0; i < operators.length(); i++) {
      Node node = node(i, operators.table(i));
      if (node == null) {
        continue;
      }
      if (unsupported.isEmpty()) {
        definitions.check(node);
      }
      List<Value> constants = folding.fold(node);
      if (constants.isEmpty()) {
        nodes.add(node);
      }
      constants.forEach(tensors::replace);
    }
    failIfUnsupported();
    List<Value> outputs = tensors.required(subgraph.vector(2, 4), () -> "an output of the model");
    for (Value output : outputs) {
      definitions.checkOutput(output);
    }
    if (inputs.isEmpty() || outputs.isEmpty()) {
      throw new InvalidGraphException("The model has no inputs or no outputs. Re-export it.");
    }
    return new Graph(inputs, outputs, nodes);
  }

  /** The value as a constant if it has no elements and nothing computes it. */
  private Value known(Value value) {
    if (value == null || !value.isEmpty() || value.isConstant() || definitions.has(value)) {
      return value;
    }
    Value constant = value.with(new Constant(source, 0, 0));
    tensors.replace(constant);
    return constant;
  }

  /** The node at {@code index}; null if it cannot run, which is then noted. */
  private Node node(int index, FlatTable table) {
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
    FlatTable operatorCode = codes.table(codeIndex);
    int code = Math.max(operatorCode.u8(0, 0), operatorCode.i32(3, 0));
    List<Value> inputs;
    List<Value> outputs;
    String name = code == CUSTOM ? operatorCode.string(1) : TfliteOperatorNames.of(code);
    try {
      inputs = tensors.optional(table.vector(1, 4));
      for (int i = 0; i < inputs.size(); i++) {
        inputs.set(i, known(inputs.get(i)));
      }
      outputs = tensors.required(table.vector(2, 4), () -> "an output of " + name + " #" + index);
    } catch (UnsupportedException e) {
      note(name + " #" + index + ": " + e.getMessage());
      return null;
    }
    Operator operator;
    try {
      operator =
          code == CUSTOM
              ? CustomOperators.read(name, table.flexMap(5), outputs)
              : TfliteOperators.read(code, new TfliteOptions(table.table(4)), inputs, outputs);
    } catch (UnsupportedException e) {
      note(name + " #" + index + ": " + e.getMessage() + ".");
      return null;
    }
    if (operator == null) {
      noteOperator(code == CUSTOM ? "custom operator \"" + name + "\"" : "operator " + name, index);
      return null;
    }
    outputs.forEach(tensors::replace);
    Node node = new Node(index, operator, inputs, outputs);
    try {
      operator.validate(node);
    } catch (UnsupportedException e) {
      note(e.getMessage());
      return null;
    } catch (InvalidGraphException e) {
      if (unsupported.isEmpty()) {
        throw e;
      }
      return null;
    }
    return node;
  }

  private void note(String reason) {
    if (unsupported.size() < MOST_REASONS) {
      unsupported.add(reason);
    } else {
      moreReasons++;
    }
  }

  private void noteOperator(String title, int index) {
    if (unknownOperators.add(title)) {
      note(title + " (first at node #" + index + ") is not implemented.");
    }
  }

  private void failIfUnsupported() {
    if (unsupported.isEmpty()) {
      return;
    }
    StringBuilder message = new StringBuilder("This model cannot run here:");
    for (String reason : unsupported) {
      message.append("\n- ").append(reason);
    }
    if (moreReasons > 0) {
      message.append("\n- and ").append(moreReasons).append(" more.");
    }
    throw new UnsupportedException(message.toString());
  }
}
