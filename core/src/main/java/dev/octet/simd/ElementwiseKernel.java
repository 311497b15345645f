package dev.octet.simd;

import dev.octet.graph.Node;
import dev.octet.graph.Value;
import dev.octet.kernel.ElementwiseParams;
import dev.octet.kernel.Family;
import dev.octet.kernel.Kernel;
import dev.octet.kernel.Location;
import dev.octet.numerics.Activation;
import dev.octet.numerics.ActivationTable;
import dev.octet.numerics.FloatQuantization;
import dev.octet.numerics.QuantizedAdd;
import dev.octet.numerics.QuantizedClamp;
import dev.octet.numerics.QuantizedMul;
import dev.octet.numerics.Rescaling;
import dev.octet.operator.Arithmetic;
import dev.octet.operator.Binary;
import dev.octet.operator.Elu;
import dev.octet.operator.Gelu;
import dev.octet.operator.Logistic;
import dev.octet.operator.MathFunction;
import dev.octet.operator.Mul;
import dev.octet.operator.Prelu;
import dev.octet.operator.Sub;
import dev.octet.operator.Sum;
import dev.octet.operator.Tanh;
import dev.octet.operator.Unary;
import dev.octet.tensor.DataType;
import dev.octet.tensor.Memory;
import dev.octet.tensor.Shape;

/**
 * ADD, SUB, MUL, QUANTIZE and DEQUANTIZE, and in float32 DIV, MAXIMUM, MINIMUM, PRELU and functions
 * of one number, on the families of {@link ElementwiseParams}. One unit is one element.
 *
 * <p>One operand of a binary operator may repeat: a scalar, or a tensor of the innermost
 * dimensions. A short constant one is packed several times in a row.
 */
final class ElementwiseKernel extends BlockKernel {
  /** Fewer elements than this in a row are not worth a start. */
  private static final int SHORT = 8;

  private static final int LONG = 256;
  private static final int SIGN = 0x80000000;

  private final Node node;
  private final int a;
  private final int b;
  private final int copies;
  private MicroKernel squares;
  private int squareBlock;
  private final int[] block = new int[ElementwiseParams.BYTES / 4];

  private ElementwiseKernel(MicroKernel kernel, Node node, int a, int b, int copies) {
    super(
        kernel,
        ElementwiseParams.BYTES + (long) copies * node.input(b).bytes(),
        node.output().shape().elements());
    this.node = node;
    this.a = a;
    this.b = b;
    this.copies = copies;
    int length = node.input(b).shape().elements();
    set(ElementwiseParams.LENGTH, copies == 0 ? length : copies * length);
  }

  /** The kernel for a binary operator, or null. */
  static ElementwiseKernel forBinary(SimdKernels kernels, Node node, Binary operator) {
    Family family = family(node, operator);
    Shape output = node.output().shape();
    int a = node.input(0).shape().elements() == output.elements() ? 0 : 1;
    Value full = node.input(a);
    Value other = node.input(1 - a);
    int length = other.shape().elements();
    boolean repeats = length < output.elements();
    boolean commutes = operator instanceof Mul || operator instanceof Sum;
    if (family == null || full.shape().elements() != output.elements() || a == 1 && !commutes) {
      return null;
    }
    int each = node.output().type() == DataType.FLOAT32 ? each(other.shape(), output) : 1;
    boolean isRow =
        isInnermost(other.shape(), output) && (!repeats || length >= SHORT || other.isConstant());
    if (!isRow && each < SHORT) {
      return null;
    }
    boolean copied = isRow && repeats && other.isConstant() && length < LONG;
    int copies = copied ? (LONG - 1) / length + 1 : 0;
    ElementwiseKernel result = create(kernels, family, node, a, 1 - a, copies);
    if (result == null || !result.setConstants(operator)) {
      return null;
    }
    result.set(ElementwiseParams.EACH, isRow ? 1 : each);
    return result;
  }

  /**
   * The kernel for a float32 SQUARED_DIFFERENCE: differences, multiplied by themselves; or null.
   */
  static Kernel forSquaredDifference(SimdKernels kernels, Node node) {
    ElementwiseKernel result = forBinary(kernels, node, new Sub(Activation.NONE));
    if (result != null) {
      result.squares = kernels.find(Family.FLOAT_MULTIPLY);
      result.squareBlock = result.layout.add(ElementwiseParams.BYTES);
    }
    return result;
  }

  /** How many elements of a shape meet each one of a tensor that has only its first dimensions. */
  private static int each(Shape shape, Shape of) {
    int each = of.elements() / Math.max(1, shape.elements());
    int added = of.rank() - shape.rank();
    int axis = 0;
    while (axis < of.rank() && axis >= added && shape.dim(axis - added) == of.dim(axis)) {
      axis++;
    }
    return of.product(axis, of.rank()) == each || shape.elements() == 1 ? each : 0;
  }

  private static Family family(Node node, Binary operator) {
    boolean isFloat = node.output().type() == DataType.FLOAT32;
    if (operator instanceof Mul) {
      return isFloat ? Family.FLOAT_MULTIPLY : Family.MULTIPLY;
    }
    if (operator instanceof Sum) {
      return isFloat ? Family.FLOAT_ADD : Family.ADD;
    }
    if (operator instanceof Prelu) {
      return isFloat ? Family.FLOAT_PRELU : null;
    }
    if (!isFloat || !(operator instanceof Arithmetic pair)) {
      return null;
    }
    return switch (pair.kind()) {
      case DIV -> Family.FLOAT_DIVIDE;
      case MAXIMUM -> Family.FLOAT_MAXIMUM;
      case MINIMUM -> Family.FLOAT_MINIMUM;
      default -> null;
    };
  }

  /** The kernel for a function of one float32 number, or null. */
  static Kernel forFunction(SimdKernels kernels, Node node, Unary function) {
    Family family = family(function);
    return family == null ? null : create(kernels, family, node, 0, 0, 0);
  }

  private static Family family(Unary function) {
    if (function instanceof Logistic) {
      return Family.FLOAT_LOGISTIC;
    }
    if (function instanceof Tanh) {
      return Family.FLOAT_TANH;
    }
    if (function instanceof Elu) {
      return Family.FLOAT_ELU;
    }
    if (function instanceof Gelu gelu) {
      return gelu.approximate() ? Family.FLOAT_GELU_TANH : Family.FLOAT_GELU;
    }
    return function instanceof MathFunction math && math.kind() == MathFunction.Kind.EXP
        ? Family.FLOAT_EXP
        : null;
  }

  /** Whether a shape consists of the last dimensions of another, after any number of ones. */
  private static boolean isInnermost(Shape shape, Shape of) {
    int same = 0;
    while (same < shape.rank()
        && shape.dim(shape.rank() - 1 - same) == of.dim(of.rank() - 1 - same)) {
      same++;
    }
    return shape.product(0, shape.rank() - same) == 1;
  }

  /** The kernel for QUANTIZE, or null. */
  static Kernel forQuantize(SimdKernels kernels, Node node) {
    boolean floats = node.input(0).type() == DataType.FLOAT32;
    ElementwiseKernel result =
        create(kernels, floats ? Family.QUANTIZE : Family.RESCALE, node, 0, 0, 0);
    if (result == null) {
      return null;
    }
    result.setOutput(Activation.NONE);
    if (floats) {
      Value output = node.output();
      FloatQuantization rule = new FloatQuantization(output.quantization(), output.type());
      result.set(ElementwiseParams.SCALE, rule.inverse());
      return result;
    }
    Rescaling rule = new Rescaling(node.input(0), node.output());
    if (!rule.isSingleProduct()) {
      return LookupKernel.forNode(
          kernels, node, new ActivationTable(rule, node.input(0), node.output()));
    }
    Value input = node.input(0);
    result.set(ElementwiseParams.FLIP_A, Epilogue.flip(input));
    result.set(ElementwiseParams.FACTOR_A, rule.multiplier());
    result.set(
        ElementwiseParams.BIAS, rule.bias() - Epilogue.unsignedOffset(input) * rule.multiplier());
    result.set(ElementwiseParams.SHIFT, Rescaling.SHIFT);
    result.set(ElementwiseParams.ZERO_POINT, Epilogue.unsignedOffset(node.output()));
    return result;
  }

  /** The kernel for DEQUANTIZE per tensor, or null. */
  static Kernel forDequantize(SimdKernels kernels, Node node) {
    Value input = node.input(0);
    ElementwiseKernel result =
        input.quantization().size() == 1 ? create(kernels, Family.DEQUANTIZE, node, 0, 0, 0) : null;
    if (result != null) {
      result.set(ElementwiseParams.FLIP_A, Epilogue.flip(input));
      result.set(ElementwiseParams.FACTOR_A, zeroPoint(input));
      result.set(ElementwiseParams.SCALE, input.quantization().scale());
    }
    return result;
  }

  private static ElementwiseKernel create(
      SimdKernels kernels, Family family, Node node, int a, int b, int copies) {
    MicroKernel kernel = kernels.find(family);
    return kernel == null ? null : new ElementwiseKernel(kernel, node, a, b, copies);
  }

  /** Fills the block for a binary operator; false if the kernel would not be exact. */
  private boolean setConstants(Binary operator) {
    if (node.output().type() == DataType.FLOAT32) {
      set(
          a == 0 ? ElementwiseParams.FLIP_B : ElementwiseParams.FLIP_A,
          operator instanceof Sub ? SIGN : 0);
      set(ElementwiseParams.MIN, operator.activation().min());
      set(ElementwiseParams.MAX, operator.activation().max());
      return true;
    }
    setOutput(operator.activation());
    set(ElementwiseParams.FLIP_A, Epilogue.flip(node.input(a)));
    set(ElementwiseParams.FLIP_B, Epilogue.flip(node.input(b)) ^ packedFlip());
    return operator instanceof Sum sum ? setSum(sum.arithmetic(node)) : setProduct((Mul) operator);
  }

  /** A constant is packed in the form of the file. */
  private int packedFlip() {
    return copies > 0 && node.input(b).domainShift() != 0 ? 0x80808080 : 0;
  }

  private boolean setSum(QuantizedAdd rule) {
    int first = rule.multiplierA();
    int second = rule.multiplierB();
    set(ElementwiseParams.FACTOR_A, a == 0 ? first : second);
    set(ElementwiseParams.FACTOR_B, a == 0 ? second : first);
    set(
        ElementwiseParams.BIAS,
        rule.bias()
            - Epilogue.unsignedOffset(node.input(0)) * first
            - Epilogue.unsignedOffset(node.input(1)) * second);
    set(ElementwiseParams.SHIFT, rule.shift());
    return rule.isSingleSum();
  }

  private boolean setProduct(Mul mul) {
    QuantizedMul rule = mul.arithmetic(node);
    set(ElementwiseParams.FACTOR_A, zeroPoint(node.input(a)));
    set(ElementwiseParams.FACTOR_B, zeroPoint(node.input(b)));
    set(ElementwiseParams.SCALE, rule.ratio());
    return rule.roundsExactly();
  }

  private void setOutput(Activation activation) {
    Value output = node.output();
    Epilogue epilogue = Epilogue.of(output, QuantizedClamp.of(activation, output));
    set(ElementwiseParams.ZERO_POINT, epilogue.zeroPoint());
    set(ElementwiseParams.MIN, epilogue.min());
    set(ElementwiseParams.MAX, epilogue.max());
    set(ElementwiseParams.FLIP, epilogue.flip());
  }

  private static int zeroPoint(Value value) {
    return value.quantization().zeroPoint() + Epilogue.unsignedOffset(value);
  }

  private void set(int offset, int value) {
    block[offset / 4] = value;
  }

  private void set(int offset, float value) {
    set(offset, Float.floatToRawIntBits(value));
  }

  @Override
  public boolean reads(int i) {
    return i != b || copies == 0;
  }

  @Override
  public void pack(Memory memory, Location at) {
    int params = at.packed();
    for (int i = 0; i < block.length; i++) {
      memory.i32(params + 4 * i, block[i]);
    }
    int repeated = params + ElementwiseParams.BYTES;
    for (int i = 0; i < copies; i++) {
      node.input(b).constant().copyTo(memory, repeated + i * node.input(b).bytes());
    }
    memory.i32(params + ElementwiseParams.A, at.input(a));
    memory.i32(params + ElementwiseParams.B, copies > 0 ? repeated : at.input(b));
    memory.i32(params + ElementwiseParams.C, at.output());
    if (squares != null) {
      int square = params + squareBlock;
      memory.i32(square + ElementwiseParams.A, at.output());
      memory.i32(square + ElementwiseParams.B, at.output());
      memory.i32(square + ElementwiseParams.C, at.output());
      memory.i32(square + ElementwiseParams.LENGTH, units());
      memory.i32(square + ElementwiseParams.FLIP_A, 0);
      memory.i32(square + ElementwiseParams.FLIP_B, 0);
      memory.i32(square + ElementwiseParams.EACH, 1);
      memory.f32(square + ElementwiseParams.MIN, Activation.NONE.min());
      memory.f32(square + ElementwiseParams.MAX, Activation.NONE.max());
    }
  }

  @Override
  public void run(Memory memory, Location at, int from, int to) {
    super.run(memory, at, from, to);
    if (squares != null) {
      squares.call(at.packed() + squareBlock, from, to);
    }
  }
}
