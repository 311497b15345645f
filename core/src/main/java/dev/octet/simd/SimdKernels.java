package dev.octet.simd;

import dev.octet.graph.Node;
import dev.octet.graph.Value;
import dev.octet.kernel.Domain;
import dev.octet.kernel.Family;
import dev.octet.kernel.Feature;
import dev.octet.kernel.Kernel;
import dev.octet.kernel.KernelLibrary;
import dev.octet.kernel.KernelModule;
import dev.octet.operator.ArgMax;
import dev.octet.operator.Arithmetic;
import dev.octet.operator.BatchMatmul;
import dev.octet.operator.Binary;
import dev.octet.operator.Concatenation;
import dev.octet.operator.Conv2d;
import dev.octet.operator.DepthwiseConv2d;
import dev.octet.operator.Dequantize;
import dev.octet.operator.FullyConnected;
import dev.octet.operator.Mean;
import dev.octet.operator.Operator;
import dev.octet.operator.Pad;
import dev.octet.operator.Pool2d;
import dev.octet.operator.Quantize;
import dev.octet.operator.Recurrent;
import dev.octet.operator.ResizeBilinear;
import dev.octet.operator.Softmax;
import dev.octet.operator.Svdf;
import dev.octet.operator.Transpose;
import dev.octet.operator.TransposeConv;
import dev.octet.operator.Unary;
import dev.octet.tensor.DataType;

/** Chooses among the SIMD kernels of a module: which nodes they can execute, and how. */
public final class SimdKernels implements KernelLibrary {
  private final KernelModule module;

  /** The kernels of {@code module}. */
  public SimdKernels(KernelModule module) {
    this.module = module;
  }

  @Override
  public Feature feature() {
    return module.feature();
  }

  @Override
  public Domain domain() {
    return module.domain();
  }

  @Override
  public Kernel select(Node node) {
    Operator operator = node.operator();
    if (operator instanceof Recurrent || operator instanceof Svdf) {
      return RowProductKernels.forNode(this, node);
    }
    if (isDynamic(node)) {
      return DynamicKernel.forNode(this, node);
    }
    if (operator instanceof Concatenation concatenation) {
      return ConcatenationKernel.forNode(this, node, concatenation);
    }
    if (operator instanceof Pad) {
      return PadKernel.forNode(this, node);
    }
    if (operator instanceof Transpose transpose) {
      return TransposeKernel.forNode(this, node, transpose);
    }
    if (operator instanceof TransposeConv transposed) {
      return TransposedKernel.forNode(this, node, transposed);
    }
    if (!isFloatOrByte(node.input(0))) {
      return null;
    }
    if (operator instanceof ArgMax) {
      return ArgMaxKernel.forNode(this, node);
    }
    return isFloatOrByte(node.output()) ? selectArithmetic(node, operator) : null;
  }

  /** The kernel for a node from float32 or 8-bit to float32 or 8-bit. */
  private Kernel selectArithmetic(Node node, Operator operator) {
    boolean isFloat = node.output().type() == DataType.FLOAT32;
    if (isFloat
        && operator instanceof Arithmetic pair
        && pair.kind() == Arithmetic.Kind.SQUARED_DIFFERENCE) {
      return ElementwiseKernel.forSquaredDifference(this, node);
    }
    if (operator instanceof Binary pair) {
      return ElementwiseKernel.forBinary(this, node, pair);
    }
    if (operator instanceof Quantize) {
      return ElementwiseKernel.forQuantize(this, node);
    }
    if (operator instanceof Dequantize) {
      return ElementwiseKernel.forDequantize(this, node);
    }
    if (operator instanceof ResizeBilinear resize) {
      return ResizeKernel.forNode(this, node, resize);
    }
    if (operator instanceof Pool2d pool) {
      return PoolKernel.forPool(this, node, pool);
    }
    if (operator instanceof Mean) {
      return PoolKernel.forMean(this, node);
    }
    if (operator instanceof Softmax softmax) {
      return SoftmaxKernel.forNode(this, node, softmax);
    }
    if (operator instanceof Conv2d && isGrouped(node)) {
      return GroupedKernel.forNode(this, node);
    }
    if (operator instanceof DepthwiseConv2d && isMultiplied(node)) {
      return ReplicationKernel.forNode(this, node);
    }
    if (operator instanceof BatchMatmul product) {
      return MatmulKernel.forNode(this, node, product);
    }
    if (operator instanceof Unary function) {
      return isFloat
          ? ElementwiseKernel.forFunction(this, node, function)
          : LookupKernel.forNode(this, node, function.table(node));
    }
    if (isFloat) {
      return FloatKernel.forNode(this, node);
    }
    if (operator instanceof Conv2d conv) {
      return GemmKernel.forConvolution(this, node, conv);
    }
    if (operator instanceof FullyConnected layer) {
      return GemmKernel.forFullyConnected(this, node, layer);
    }
    if (operator instanceof DepthwiseConv2d depthwise) {
      return selectDepthwise(node, depthwise);
    }
    return null;
  }

  /** Whether a layer of 8-bit weights computes float32. */
  private static boolean isDynamic(Node node) {
    Value weights = node.input(1);
    return weights != null && weights.type().isByte() && node.output().type() == DataType.FLOAT32;
  }

  private static boolean isFloatOrByte(Value value) {
    return value.type() == DataType.FLOAT32 || value.type().isByte();
  }

  private static boolean isGrouped(Node conv) {
    return conv.input(1).shape().dim(3) < conv.input(0).shape().dim(3);
  }

  /** Whether several output channels read each of several input channels. */
  private static boolean isMultiplied(Node depthwise) {
    int channels = depthwise.input(0).shape().dim(3);
    return channels > 1 && channels < depthwise.output().shape().dim(3);
  }

  private Kernel selectDepthwise(Node node, DepthwiseConv2d depthwise) {
    if (node.input(0).shape().dim(3) == 1) {
      return GemmKernel.forSingleChannel(this, node, depthwise);
    }
    Kernel kernel = Depthwise3x3Kernel.forNode(this, node, depthwise);
    return kernel != null ? kernel : DepthwiseKernel.forNode(this, node, depthwise);
  }

  /** Whether the module's dot products take activations of this value's type. */
  boolean takes(Value value) {
    return value.type() == (domain() == Domain.U8 ? DataType.UINT8 : DataType.INT8);
  }

  /** The module's kernel of a family, or null if it has none. */
  MicroKernel find(Family family) {
    for (int i = 0; i < module.specs().size(); i++) {
      if (module.specs().get(i).family() == family) {
        return new MicroKernel(module, i);
      }
    }
    return null;
  }
}
