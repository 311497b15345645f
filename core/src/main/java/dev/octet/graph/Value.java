package dev.octet.graph;

import dev.octet.kernel.Domain;
import dev.octet.tensor.DataType;
import dev.octet.tensor.Quantization;
import dev.octet.tensor.Shape;

/**
 * A tensor of a graph: what a node reads or writes. Compared by identity; immutable.
 *
 * <p>An 8-bit value may be stored in another form than the model file says, its bytes and zero
 * point moved by {@link #domainShift}: +128 for int8 stored as uint8, -128 for uint8 stored as
 * int8.
 */
public final class Value {
  private final int id;
  private final String name;
  private final DataType type;
  private final Shape shape;
  private final Quantization quantization;
  private final Constant constant;
  private final int domainShift;
  private final boolean variable;

  private Value(
      int id,
      String name,
      DataType type,
      Shape shape,
      Quantization quantization,
      Constant constant,
      int domainShift,
      boolean variable) {
    this.id = id;
    this.name = name;
    this.type = type;
    this.shape = shape;
    this.quantization = quantization;
    this.constant = constant;
    this.domainShift = domainShift;
    this.variable = variable;
  }

  /**
   * A value as the model file describes it.
   *
   * @param id the tensor's index in the file
   * @param constant its bytes, or null if a node computes it or the caller supplies it
   */
  public static Value of(
      int id, String name, DataType type, Shape shape, Quantization q, Constant constant) {
    return new Value(id, name, type, shape, q, constant, 0, false);
  }

  /** A variable, as the model file describes it. */
  public static Value variable(int id, String name, DataType type, Shape shape, Quantization q) {
    return new Value(id, name, type, shape, q, null, 0, true);
  }

  /** This value in the form of {@code domain}; itself if it has that form or is not 8-bit. */
  public Value in(Domain domain) {
    if (!type.isByte() || domain == Domain.SOURCE) {
      return this;
    }
    DataType wanted = domain == Domain.U8 ? DataType.UINT8 : DataType.INT8;
    if (type == wanted) {
      return this;
    }
    int delta = wanted == DataType.UINT8 ? 128 : -128;
    return new Value(
        id,
        name,
        wanted,
        shape,
        quantization.shifted(delta),
        constant,
        domainShift + delta,
        variable);
  }

  /** This value as a constant. */
  public Value with(Constant bytes) {
    return new Value(id, name, type, shape, quantization, bytes, domainShift, false);
  }

  /** This value in another shape. */
  public Value with(Shape other) {
    return new Value(id, name, type, other, quantization, constant, domainShift, variable);
  }

  /** Part number {@code index} of a constant that consists of several such parts. */
  public Value part(int index, Shape part) {
    int bytes = part.elements() * type.bytes();
    return new Value(
        id,
        name,
        type,
        part,
        quantization.axis() == 0
            ? quantization.slice(index * part.dim(0), part.dim(0))
            : quantization,
        constant.slice(index * bytes, bytes),
        domainShift,
        false);
  }

  /** The tensor's index in the model file. */
  public int id() {
    return id;
  }

  /** The tensor's name in the model file; may be empty, need not be unique. */
  public String name() {
    return name;
  }

  /** The element type as stored while the plan runs. */
  public DataType type() {
    return type;
  }

  /** The shape. */
  public Shape shape() {
    return shape;
  }

  /** The quantization that belongs to {@link #type}. */
  public Quantization quantization() {
    return quantization;
  }

  /** The bytes of a constant, in the form of the file; null for others. */
  public Constant constant() {
    return constant;
  }

  /** Whether the bytes are part of the model. */
  public boolean isConstant() {
    return constant != null;
  }

  /**
   * Whether the value stays in memory from run to run: nodes read and change it in place, in their
   * order. It begins as zeros.
   */
  public boolean isVariable() {
    return variable;
  }

  /** What was added to the file's bytes and zero point: 0, 128 or -128. */
  public int domainShift() {
    return domainShift;
  }

  /** The element type in the model file. */
  public DataType sourceType() {
    if (domainShift == 0) {
      return type;
    }
    return type == DataType.UINT8 ? DataType.INT8 : DataType.UINT8;
  }

  /** The byte of which a zero of this value consists as it is stored: the zero point, or 0. */
  public int zero() {
    return quantization.size() == 1 ? quantization.zeroPoint() : domainShift;
  }

  /** Size in bytes. */
  public int bytes() {
    return shape.elements() * type.bytes();
  }

  /** Whether there are no elements. */
  public boolean isEmpty() {
    return shape.elements() == 0;
  }

  /** As in {@code tensor "flatten" int8 [1,128]}. */
  @Override
  public String toString() {
    String title = name.isEmpty() ? "tensor #" + id : "tensor \"" + name + "\"";
    return title + " " + sourceType().label() + " " + shape;
  }
}
