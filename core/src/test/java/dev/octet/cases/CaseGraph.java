package dev.octet.cases;

import dev.octet.graph.Constant;
import dev.octet.graph.Graph;
import dev.octet.graph.Node;
import dev.octet.graph.Source;
import dev.octet.graph.Value;
import dev.octet.operator.Operator;
import dev.octet.optimize.ConstantFolding;
import dev.octet.tensor.DataType;
import dev.octet.tensor.Memory;
import dev.octet.tensor.Quantization;
import dev.octet.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Builds the small graph of a case; constants are drawn from a seeded generator. */
public final class CaseGraph {
  private static final int CAPACITY = 1 << 20;

  private final Source source;
  private final ConstantFolding folding;
  private final Numbers numbers;
  private final List<Value> inputs = new ArrayList<>();
  private final List<Value> outputs = new ArrayList<>();
  private final List<Node> nodes = new ArrayList<>();
  private int used;
  private int ids;

  CaseGraph(Memory memory, Numbers numbers) {
    if (!memory.ensure(memory.base() + CAPACITY)) {
      throw new IllegalStateException("no memory");
    }
    this.source = new Source(memory, memory.base(), CAPACITY);
    this.folding = new ConstantFolding(source);
    this.numbers = numbers;
  }

  Source source() {
    return source;
  }

  Graph graph() {
    return new Graph(inputs, outputs, nodes);
  }

  /** A variable that is like a value. */
  public Value variable(Value like) {
    return Value.variable(ids++, "v" + ids, like.type(), like.shape(), like.quantization());
  }

  /** Adds a node without results. */
  public void effect(Operator operator, Value... operands) {
    nodes(operator, List.of(), operands);
  }

  /** A graph for a node of this one to run; all results that its builder adds are its outputs. */
  public Graph inner(OperatorCase.Builder builder) {
    List<Value> outerInputs = List.copyOf(inputs);
    List<Value> outerOutputs = List.copyOf(outputs);
    List<Node> outerNodes = List.copyOf(nodes);
    restore(List.of(), List.of(), List.of());
    builder.build(this);
    Graph inner = new Graph(List.copyOf(inputs), List.copyOf(outputs), List.copyOf(nodes));
    restore(outerInputs, outerOutputs, outerNodes);
    return inner;
  }

  private void restore(List<Value> someInputs, List<Value> someOutputs, List<Node> someNodes) {
    inputs.clear();
    inputs.addAll(someInputs);
    outputs.clear();
    outputs.addAll(someOutputs);
    nodes.clear();
    nodes.addAll(someNodes);
  }

  /** A value that the caller supplies. */
  public Value input(DataType type, float scale, int zeroPoint, int... dims) {
    Value value = value(type, scale, zeroPoint, dims);
    inputs.add(value);
    return value;
  }

  /** A value of any type that the caller supplies; 8-bit ones have zero point 9. */
  public Value any(DataType type, int... dims) {
    Value value = anyResult(type, dims);
    inputs.add(value);
    return value;
  }

  /** A value of any type for a node to compute; 8-bit ones have zero point 9. */
  public Value anyResult(DataType type, int... dims) {
    return type.isByte() ? value(type, 0.5f, 9, dims) : integers(type, dims);
  }

  /** A float32 value that the caller supplies. */
  public Value floatInput(int... dims) {
    Value value =
        Value.of(ids++, "x" + ids, DataType.FLOAT32, Shape.of(dims), Quantization.NONE, null);
    inputs.add(value);
    return value;
  }

  /** A value that the caller supplies, of integers or bools that are not quantized. */
  public Value plainInput(DataType type, int... dims) {
    Value value = integers(type, dims);
    inputs.add(value);
    return value;
  }

  /** Random constant bytes with one scale and zero point. */
  public Value constant(DataType type, float scale, int zeroPoint, int... dims) {
    return bytes(type, Quantization.perTensor(scale, zeroPoint), dims);
  }

  /** Random constant float32 values in [-2, 2). */
  public Value floats(int... dims) {
    Shape shape = Shape.of(dims);
    Constant constant = reserve(4 * shape.elements());
    int address = source.address() + used - 4 * shape.elements();
    for (int i = 0; i < shape.elements(); i++) {
      source.memory().f32(address + 4 * i, (numbers.below(1 << 16) - (1 << 15)) / 16384f);
    }
    return Value.of(ids++, "w" + ids, DataType.FLOAT32, shape, Quantization.NONE, constant);
  }

  /** Random constant float32 values in [-1/16, 1/16). */
  public Value fractions(int... dims) {
    Value value = floats(dims);
    int address = value.constant().address();
    for (int i = address; i < address + value.bytes(); i += 4) {
      source.memory().f32(i, source.memory().f32(i) / 32);
    }
    return value;
  }

  /** Random constant int16 values with one scale. */
  public Value shorts(float scale, int... dims) {
    Shape shape = Shape.of(dims);
    Constant constant = reserve(2 * shape.elements());
    for (int i = 0; i < shape.elements(); i++) {
      source.memory().i16(constant.address() + 2 * i, numbers.below(1 << 16));
    }
    Quantization quantization = Quantization.perTensor(scale, 0);
    return Value.of(ids++, "w" + ids, DataType.INT16, shape, quantization, constant);
  }

  /** Constant int16 values with one scale. */
  public Value shortLiteral(float scale, int[] dims, int... elements) {
    Value value = shorts(scale, dims);
    for (int i = 0; i < elements.length; i++) {
      source.memory().i16(value.constant().address() + 2 * i, elements[i]);
    }
    return value;
  }

  /** A variable with one scale and zero point. */
  public Value variable(DataType type, float scale, int zeroPoint, int... dims) {
    return Value.variable(
        ids++, "v" + ids, type, Shape.of(dims), Quantization.perTensor(scale, zeroPoint));
  }

  /** A float32 variable. */
  public Value floatVariable(int... dims) {
    return Value.variable(ids++, "v" + ids, DataType.FLOAT32, Shape.of(dims), Quantization.NONE);
  }

  /** A value that is not quantized, for a node to compute. */
  public Value integers(DataType type, int... dims) {
    return Value.of(ids++, "y" + ids, type, Shape.of(dims), Quantization.NONE, null);
  }

  /** Constant float32 values. */
  public Value floatLiteral(float... values) {
    Constant constant = reserve(4 * values.length);
    for (int i = 0; i < values.length; i++) {
      source.memory().f32(source.address() + used - 4 * (values.length - i), values[i]);
    }
    return Value.of(
        ids++, "w" + ids, DataType.FLOAT32, Shape.of(values.length), Quantization.NONE, constant);
  }

  /** A constant float32 matrix with {@code columns} columns. */
  public Value floatMatrix(int columns, float... values) {
    return reshaped(floatLiteral(values), values.length / columns, columns);
  }

  /** Constant bytes with one scale and zero point. */
  public Value literal(DataType type, float scale, int zeroPoint, int[] dims, int... elements) {
    Value value = bytes(type, Quantization.perTensor(scale, zeroPoint), dims);
    for (int i = 0; i < elements.length; i++) {
      source.memory().i8(source.address() + used - space(elements.length) + i, elements[i]);
    }
    return value;
  }

  /** Random int8 weights in [-127, 127] with a random scale for each index of {@code axis}. */
  public Value perChannel(int axis, float scale, int... dims) {
    float[] scales = new float[dims[axis]];
    for (int i = 0; i < scales.length; i++) {
      scales[i] = scale * (1 + numbers.below(64)) / 32f;
    }
    return bytes(
        DataType.INT8, Quantization.perChannel(scales, new int[scales.length], axis), dims);
  }

  /** Random int8 weights of {@code bits} bits, with a random scale for each index of an axis. */
  public Value small(int bits, int axis, float scale, int... dims) {
    return narrowed(perChannel(axis, scale, dims), bits);
  }

  /** Random int8 weights of {@code bits} bits, with a random scale for each block of elements. */
  public Value inBlocks(int bits, int block, float scale, int... dims) {
    float[] scales = new float[Shape.of(dims).elements() / block];
    for (int i = 0; i < scales.length; i++) {
      scales[i] = scale * (1 + numbers.below(1000)) / 512f;
    }
    return narrowed(bytes(DataType.INT8, Quantization.blockwise(scales, block), dims), bits);
  }

  /** Constant int8 with a scale for each block of elements. */
  public Value blocks(int block, float[] scales, int[] dims, int... elements) {
    Value value = literal(DataType.INT8, 1, 0, dims, elements);
    return Value.of(
        ids++,
        "b" + ids,
        DataType.INT8,
        value.shape(),
        Quantization.blockwise(scales, block),
        value.constant());
  }

  /** Shifts the elements of a constant just made into {@code bits} bits. */
  private Value narrowed(Value value, int bits) {
    int address = value.constant().address();
    for (int i = 0; i < value.bytes(); i++) {
      source.memory().i8(address + i, source.memory().i8(address + i) >> 8 - bits);
    }
    return value;
  }

  /** A random int32 bias in [-most, most]. */
  public Value bias(int channels, int most) {
    int[] values = new int[channels];
    for (int i = 0; i < channels; i++) {
      values[i] = numbers.below(2 * most + 1) - most;
    }
    return ints(values);
  }

  /** A random int64 bias in [-most, most]. */
  public Value longBias(int channels, int most) {
    Constant constant = reserve(8 * channels);
    for (int i = 0; i < channels; i++) {
      int address = source.address() + used - 8 * (channels - i);
      source.memory().i64(address, numbers.below(2 * most + 1) - most);
    }
    return Value.of(
        ids++, "longs" + ids, DataType.INT64, Shape.of(channels), Quantization.NONE, constant);
  }

  /** A constant int32 vector. */
  public Value ints(int... values) {
    Constant constant = reserve(4 * values.length);
    for (int i = 0; i < values.length; i++) {
      source.memory().i32(source.address() + used - 4 * (values.length - i), values[i]);
    }
    return Value.of(
        ids++, "ints" + ids, DataType.INT32, Shape.of(values.length), Quantization.NONE, constant);
  }

  /** A constant int32 matrix with {@code columns} columns. */
  public Value intMatrix(int columns, int... values) {
    return reshaped(ints(values), values.length / columns, columns);
  }

  /** A constant int32 scalar. */
  public Value scalar(int value) {
    return reshaped(ints(value));
  }

  /** A constant of one float32 element. */
  public Value float32(float value, int... dims) {
    Constant constant = scalar(Float.floatToRawIntBits(value)).constant();
    return Value.of(
        ids++, "f" + ids, DataType.FLOAT32, Shape.of(dims), Quantization.NONE, constant);
  }

  private Value reshaped(Value value, int... dims) {
    return Value.of(
        ids++, "r" + ids, value.type(), Shape.of(dims), Quantization.NONE, value.constant());
  }

  private Value bytes(DataType type, Quantization quantization, int... dims) {
    Shape shape = Shape.of(dims);
    Constant constant = reserve(shape.elements());
    int address = source.address() + used - space(shape.elements());
    for (int i = 0; i < shape.elements(); i++) {
      int b = numbers.below(256);
      source.memory().i8(address + i, type == DataType.INT8 && b == 128 ? 127 : b);
    }
    return Value.of(ids++, "w" + ids, type, shape, quantization, constant);
  }

  private Constant reserve(int bytes) {
    Constant constant = new Constant(source, used, bytes);
    used += space(bytes);
    if (used > CAPACITY) {
      throw new IllegalStateException("the case's constants are too large");
    }
    return constant;
  }

  private static int space(int bytes) {
    return (bytes + 3) & -4;
  }

  private Value value(DataType type, float scale, int zeroPoint, int... dims) {
    return Value.of(
        ids++, "x" + ids, type, Shape.of(dims), Quantization.perTensor(scale, zeroPoint), null);
  }

  /** Adds a node and makes its result an output of the graph. */
  public Value node(Operator operator, Value output, Value... operands) {
    return nodes(operator, List.of(output), operands).get(0);
  }

  /** Adds a node and makes its results outputs of the graph. */
  public List<Value> nodes(Operator operator, List<Value> results, Value... operands) {
    Node node = new Node(nodes.size(), operator, Arrays.asList(operands), results);
    operator.validate(node);
    nodes.add(node);
    outputs.addAll(results);
    return results;
  }

  /** The output of a node whose operands are constants, computed while the graph is built. */
  public Value folded(Operator operator, Value output, Value... operands) {
    Node node = new Node(nodes.size(), operator, Arrays.asList(operands), List.of(output));
    operator.validate(node);
    return folding.fold(node).get(0);
  }

  /** Makes a value the only output so far. */
  public void onlyOutput(Value value) {
    onlyOutputs(value);
  }

  /** Makes values the only outputs so far. */
  public void onlyOutputs(Value... values) {
    outputs.clear();
    outputs.addAll(Arrays.asList(values));
  }

  /** Makes a value an output, once more if it is one already. */
  public void output(Value value) {
    outputs.add(value);
  }

  /** A value for a node to compute. */
  public Value result(DataType type, float scale, int zeroPoint, int... dims) {
    return value(type, scale, zeroPoint, dims);
  }

  /** A float32 value for a node to compute. */
  public Value floatResult(int... dims) {
    return Value.of(ids++, "y" + ids, DataType.FLOAT32, Shape.of(dims), Quantization.NONE, null);
  }
}
