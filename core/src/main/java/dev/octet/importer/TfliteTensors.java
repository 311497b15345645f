package dev.octet.importer;

import dev.octet.error.FormatException;
import dev.octet.error.InvalidGraphException;
import dev.octet.error.OctetException;
import dev.octet.error.UnsupportedException;
import dev.octet.graph.Constant;
import dev.octet.graph.Source;
import dev.octet.graph.Value;
import dev.octet.tensor.DataType;
import dev.octet.tensor.Quantization;
import dev.octet.tensor.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The tensors of a subgraph, read when they are first used. Values of several subgraphs have
 * different ids.
 */
final class TfliteTensors {
  private static final int BLOCKWISE = 2;

  private final Source source;
  private final FlatVector buffers;
  private final FlatVector tensors;
  private final String[] names;
  private final Value[] values;
  private final int firstId;
  private final Map<Integer, Integer> bound = new HashMap<>();
  private final Expansion expansion;

  private TfliteTensors(
      Source source, FlatVector buffers, FlatVector tensors, int firstId, Expansion expansion) {
    this.source = source;
    this.expansion = expansion;
    this.buffers = buffers;
    this.tensors = tensors;
    this.firstId = firstId;
    this.values = new Value[tensors.length()];
    this.names = new String[tensors.length()];
  }

  /** The tensors of a signature's subgraph, of which the signature names some. */
  static TfliteTensors of(
      Source source, FlatVector buffers, FlatVector tensors, Signature signature) {
    TfliteTensors result = new TfliteTensors(source, buffers, tensors, 0, new Expansion(source));
    signature.inputs().forEach(port -> result.names[port.tensor()] = port.name());
    signature.outputs().forEach(port -> result.names[port.tensor()] = port.name());
    return result;
  }

  /** The tensors of another subgraph of the file; {@code firstId} is larger than all ids so far. */
  TfliteTensors of(FlatVector others, int firstId) {
    return new TfliteTensors(source, buffers, others, firstId, expansion);
  }

  /** How many there are. */
  int size() {
    return values.length;
  }

  /** Makes tensor {@code index} a value of another subgraph; null for one that is left out. */
  void bind(int index, Value value) {
    checkIndex(index);
    values[index] = value;
    if (value != null) {
      bound.put(value.id(), index);
    }
  }

  /** Makes tensor {@code index} an input of its subgraph, which holds what {@code value} does. */
  Value define(int index, Value value) {
    Value own = value(index);
    boolean isScaled = own.type().isQuantizable() && !own.quantization().isNone();
    if (own.type() != value.type()
        || isScaled && !own.quantization().samePerTensor(value.quantization())) {
      throw new InvalidGraphException(
          own + " of a subgraph should have the type of " + value + ". Re-export the model.");
    }
    values[index] =
        Value.of(own.id(), own.name(), value.type(), value.shape(), value.quantization(), null);
    return values[index];
  }

  private int indexOf(Value value) {
    Integer index = bound.get(value.id());
    return index == null ? value.id() - firstId : index;
  }

  /** The values with the given indices; index -1 (left out) gives null. */
  List<Value> optional(FlatVector indices) {
    List<Value> list = new ArrayList<>();
    for (int index : indices.ints()) {
      list.add(index == -1 ? null : value(index));
    }
    return list;
  }

  /** The values with the given indices; {@code role} says what they are, for messages. */
  List<Value> required(FlatVector indices, Supplier<String> role) {
    List<Value> list = optional(indices);
    if (list.contains(null)) {
      throw new FormatException("Tensor -1 is " + role.get() + ". Re-export the model.");
    }
    return list;
  }

  /** From here on the tensor with the id of {@code value} is {@code value}. */
  void replace(Value value) {
    values[indexOf(value)] = value;
  }

  /** What messages call a tensor; text only where there is something to say. */
  private record Title(int index, String name) {
    @Override
    public String toString() {
      return name.isEmpty() ? "tensor #" + index : "tensor \"" + name + "\"";
    }
  }

  private void checkIndex(int index) {
    if (index < 0 || index >= values.length) {
      throw new FormatException(
          "Tensor #"
              + index
              + " is used, but there are "
              + values.length
              + ". The file is damaged; download it again.");
    }
  }

  /** The value of a tensor. */
  Value value(int index) {
    checkIndex(index);
    if (values[index] == null) {
      values[index] = read(index, tensors.table(index));
    }
    return values[index];
  }

  private Value read(int index, FlatTable table) {
    String name = names[index] == null ? table.string(3) : names[index];
    Title title = new Title(index, name);
    int code = table.i8(1, 0);
    DataType type = type(title, code);
    Shape shape = shape(title, table.vector(0, 4), type);
    Quantization quantization = quantization(title, table.table(4), type, shape);
    Constant constant = constant(title, table, shape, type, Expansion.bits(code));
    if (table.bool(5)) {
      if (constant != null) {
        throw new UnsupportedException(title + " is a variable that does not begin as zeros.");
      }
      return Value.variable(firstId + index, name, type, shape, quantization);
    }
    return Value.of(firstId + index, name, type, shape, quantization, constant);
  }

  private static DataType type(Title title, int code) {
    return switch (code) {
      case 0, 1 -> DataType.FLOAT32;
      case 2 -> DataType.INT32;
      case 3 -> DataType.UINT8;
      case 4 -> DataType.INT64;
      case 6 -> DataType.BOOL;
      case 7 -> DataType.INT16;
      case 8 -> DataType.COMPLEX64;
      case 9, 17, 19 -> DataType.INT8;
      default -> throw new UnsupportedException(title + " has data type number " + code + ".");
    };
  }

  private static Shape shape(Title title, FlatVector vector, DataType type) {
    int[] dims = vector.ints();
    for (int i = 0; i < dims.length; i++) {
      dims[i] = dims[i] == -1 ? 1 : dims[i];
    }
    if (dims.length > 8) {
      throw new UnsupportedException(
          title + " has " + dims.length + " dimensions; 8 are possible.");
    }
    for (int dim : dims) {
      if (dim < 0) {
        throw new UnsupportedException(
            title + " has a dimension of " + dim + "; export the model with fixed shapes.");
      }
    }
    Shape shape = Shape.of(dims);
    if (!isPossible(shape, type)) {
      throw new InvalidGraphException(
          title + " " + shape + " is larger than 2 GB. Re-export the model.");
    }
    return shape;
  }

  /** Whether no dimension is negative and a tensor of the type is smaller than 2 GB. */
  static boolean isPossible(Shape shape, DataType type) {
    long bytes = type.bytes();
    for (int i = 0; i < shape.rank(); i++) {
      bytes *= Math.max(shape.dim(i), 1);
      if (shape.dim(i) < 0 || bytes > Integer.MAX_VALUE) {
        return false;
      }
    }
    return true;
  }

  /**
   * Checks that a value that is no constant has elements with which Octet computes.
   *
   * @throws UnsupportedException if they are smaller in the file
   */
  void checkComputed(Value value) {
    if (Expansion.bits(tensors.table(indexOf(value)).i8(1, 0)) > 0) {
      throw new UnsupportedException(
          value.name() + ": only constants can be float16, int4 or int2.");
    }
  }

  /** Whether the file leaves a dimension of a value open. */
  boolean isDynamic(Value value) {
    return new Signature.Port(0, "", TfliteSignatures.dims(tensors.table(indexOf(value))))
        .isDynamic();
  }

  /**
   * 8-bit and 16-bit tensors have parameters that matter, and int32 ones the scale with which
   * QUANTIZE may write them; that of a bias follows from its layer's operands.
   */
  private Quantization quantization(Title title, FlatTable table, DataType type, Shape shape) {
    if (table != null && type == DataType.INT8 && table.u8(4, 0) == BLOCKWISE && table.has(5)) {
      return blockwise(title, table.table(5), shape);
    }
    boolean isPlain = !type.isQuantizable() && type != DataType.INT32;
    if (table == null || table.vector(2, 4).length() == 0 || isPlain) {
      return Quantization.NONE;
    }
    FlatVector scaleVector = table.vector(2, 4);
    FlatVector zeroVector = table.vector(3, 8);
    int count = scaleVector.length();
    if (type == DataType.INT32) {
      float scale = scaleVector.floats()[0];
      boolean isScaled = count == 1 && scale > 0 && scale < Float.POSITIVE_INFINITY;
      return isScaled ? Quantization.perTensor(scale, 0) : Quantization.NONE;
    }
    int axis = table.i32(6, 0);
    if (count > 1 && (axis < 0 || axis >= shape.rank() || shape.dim(axis) != count)) {
      throw bad(title, "has " + count + " scales, which no dimension of " + shape + " matches");
    }
    if (zeroVector.length() != count && zeroVector.length() != 0) {
      throw bad(title, "has " + count + " scales but " + zeroVector.length() + " zero points");
    }
    float[] scales = scaleVector.floats();
    int[] zeroPoints = new int[count];
    for (int i = 0; i < count; i++) {
      checkScale(title, scales[i]);
      long zero = zeroVector.length() == 0 ? 0 : zeroVector.i64(i);
      if (zero < type.min() || zero > type.max()) {
        throw bad(title, "has zero point " + zero + ", outside " + type.label());
      }
      zeroPoints[i] = (int) zero;
    }
    return count == 1
        ? Quantization.perTensor(scales[0], zeroPoints[0])
        : Quantization.perChannel(scales, zeroPoints, axis);
  }

  /** A scale for each block of elements that lie side by side, all of them in another tensor. */
  private Quantization blockwise(Title title, FlatTable table, Shape shape) {
    int block = table.i32(2, 0);
    int index = table.i32(0, -1);
    checkIndex(index);
    if (type(title, tensors.table(index).i8(1, 0)) != DataType.FLOAT32) {
      throw bad(title, "has scales that are not float16 or float32");
    }
    Value scales = value(index);
    long covered = (long) scales.shape().elements() * block;
    boolean fits = covered > 0 && shape.rank() > 0 && shape.last() % block == 0;
    if (!fits || covered != shape.elements() || !scales.isConstant() || table.i32(1, 0) > 0) {
      throw bad(title, "has blocks of " + block + " that do not fit " + shape + ", or zero points");
    }
    float[] numbers = new float[scales.shape().elements()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = scales.constant().f32(i);
      checkScale(title, numbers[i]);
    }
    return Quantization.blockwise(numbers, block);
  }

  private static void checkScale(Title title, float scale) {
    if (!(scale > 0) || scale == Float.POSITIVE_INFINITY) {
      throw bad(title, "has a scale that is not a positive number");
    }
  }

  private static OctetException bad(Title title, String problem) {
    return new InvalidGraphException(
        "Quantization of " + title + ": it " + problem + ". Re-export the model.");
  }

  /**
   * The tensor's elements, or null if the file has none for it.
   *
   * @param bits of an element where they are fewer than those of the type, or 0
   */
  private Constant constant(Title title, FlatTable table, Shape shape, DataType type, int bits) {
    int bufferIndex = table.i32(2, 0);
    if (bufferIndex < 0 || bufferIndex >= buffers.length()) {
      throw new FormatException(
          title
              + " refers to buffer "
              + bufferIndex
              + " of "
              + buffers.length()
              + ". The file is damaged; download it again.");
    }
    FlatTable buffer = buffers.table(bufferIndex);
    FlatVector data = buffer.vector(0, 1);
    long offset = data.position();
    long length = data.length();
    if (length == 0 && buffer.i64(1, 0) > 1) {
      offset = buffer.i64(1, 0);
      length = buffer.i64(2, 0);
      if (offset > source.length() || length < 0 || length > source.length() - offset) {
        throw new FormatException(
            "The data of " + title + " lie beyond the end of the file. Download it again.");
      }
    }
    if (length == 0) {
      return null;
    }
    int size = bits > 0 ? bits : 8 * type.bytes();
    FlatTable sparsity = table.table(6);
    long count = sparsity == null ? shape.elements() : length * 8 / size;
    long bytes = (count * size + 7) / 8;
    if (length != bytes) {
      throw new FormatException(
          "The data of "
              + title
              + " have "
              + length
              + " bytes instead of "
              + bytes
              + ". The file is damaged; download it again.");
    }
    Constant stored =
        bits > 0
            ? expansion.widened(bits, (int) offset, (int) count, type)
            : new Constant(source, (int) offset, (int) bytes);
    return sparsity == null
        ? stored
        : expansion.dense(new Sparsity(title, sparsity, shape), stored, shape, type);
  }
}
