package dev.octet.simd;

import dev.octet.graph.Node;
import dev.octet.graph.Value;
import dev.octet.kernel.Domain;
import dev.octet.kernel.DynamicGemmParams;
import dev.octet.kernel.ElementwiseParams;
import dev.octet.kernel.Family;
import dev.octet.kernel.FloatGemmParams;
import dev.octet.kernel.GemmParams;
import dev.octet.kernel.Kernel;
import dev.octet.kernel.Location;
import dev.octet.numerics.Activation;
import dev.octet.numerics.CellFunction;
import dev.octet.numerics.FloatFunction;
import dev.octet.numerics.RowQuantization;
import dev.octet.operator.FullyConnected;
import dev.octet.operator.Logistic;
import dev.octet.operator.Recurrent;
import dev.octet.operator.RowProducts;
import dev.octet.operator.Svdf;
import dev.octet.tensor.DataType;
import dev.octet.tensor.Memory;
import dev.octet.tensor.Quantization;
import dev.octet.tensor.Shape;
import java.util.List;

/**
 * Products with the matrices of a recurrent node on {@link Family#FLOAT_GEMM} and {@link
 * Family#DYNAMIC_GEMM}, and the functions of cells. 8-bit rows have the scale 1, and so have their
 * matrices: the float32 results are integers below 2^24.
 */
final class RowProductKernels extends RowProducts {
  private static final double MOST_EXACT = 1 << 24;

  private final MicroKernel kernel;
  private final boolean isUnsigned;
  private final Layout layout = new Layout();
  private final int[] blocks;
  private final int[] panels;
  private final FloatPanels[] floats;
  private final PanelPacking[] bytes;
  private final int zeros;
  private final MicroKernel logistic;
  private final MicroKernel tanh;
  private final int function;

  private RowProductKernels(
      SimdKernels kernels, MicroKernel kernel, List<Matrix> matrices, RowQuantization rule) {
    super(matrices, rule);
    this.kernel = kernel;
    this.logistic = kernels.find(Family.FLOAT_LOGISTIC);
    this.tanh = kernels.find(Family.FLOAT_TANH);
    this.function = layout.add(ElementwiseParams.BYTES);
    this.isUnsigned = kernels.domain() == Domain.U8;
    int count = matrices.size();
    this.blocks = new int[count];
    this.panels = new int[count];
    this.floats = new FloatPanels[count];
    this.bytes = new PanelPacking[count];
    int columns = 0;
    for (int m = 0; m < count; m++) {
      Matrix matrix = matrices.get(m);
      int depth = matrix.depth();
      // A block, and behind it the parameters that 8-bit rows share.
      blocks[m] = layout.add(DynamicGemmParams.BYTES + RowQuantization.BYTES);
      if (matrix.weights().type() == DataType.FLOAT32) {
        floats[m] =
            new FloatPanels(
                kernel.spec().nr(),
                matrix.weights().constant(),
                null,
                matrix.columns(),
                depth,
                (column, k) -> column * depth + k);
        panels[m] = layout.add(floats[m].bytes());
      } else {
        bytes[m] = new PanelPacking(kernel, weights(matrix), 1, depth);
        panels[m] = layout.add(bytes[m].bytes());
      }
      columns = Math.max(columns, matrix.columns());
    }
    this.zeros = layout.add(4L * (columns + kernel.spec().nr()));
  }

  /** The kernel for a recurrent node, or null if there is none. */
  static Kernel forNode(SimdKernels kernels, Node node) {
    RowProducts products;
    if (node.operator() instanceof Recurrent recurrent) {
      products = create(kernels, recurrent.matrices(node), recurrent.rule());
      return products == null ? null : recurrent.kernel(node, products);
    }
    Svdf svdf = (Svdf) node.operator();
    products = create(kernels, Svdf.matrices(node), svdf.rule());
    return products == null ? null : svdf.kernel(node, products);
  }

  private static RowProducts create(
      SimdKernels kernels, List<Matrix> matrices, RowQuantization rule) {
    boolean isFloat = matrices.get(0).weights().type() == DataType.FLOAT32;
    MicroKernel kernel = kernels.find(isFloat ? Family.FLOAT_GEMM : Family.DYNAMIC_GEMM);
    if (kernel == null) {
      return null;
    }
    for (Matrix matrix : matrices) {
      if ((matrix.weights().type() == DataType.FLOAT32) != isFloat || !isExact(kernels, matrix)) {
        return null;
      }
    }
    RowProductKernels result = new RowProductKernels(kernels, kernel, matrices, rule);
    return result.layout.fits() ? result : null;
  }

  /** Whether sums of 8-bit rows are of the kernel's domain and stay exact as float32. */
  private static boolean isExact(SimdKernels kernels, Matrix matrix) {
    if (matrix.rows() == DataType.FLOAT32) {
      return true;
    }
    boolean isUnsigned = matrix.rows() == DataType.UINT8;
    if (isUnsigned != (kernels.domain() == Domain.U8)) {
      return false;
    }
    Weights weights = weights(matrix);
    for (int n = 0; n < matrix.columns(); n++) {
      double most = 0;
      for (int k = 0; k < matrix.depth(); k++) {
        most += 255.0 * Math.abs(weights.centred(n, k));
      }
      if (most >= MOST_EXACT) {
        return false;
      }
    }
    return true;
  }

  /** The matrix as the weights of a layer of float32 rows. */
  private static Weights weights(Matrix matrix) {
    Value w = matrix.weights();
    Quantization q = matrix.isDynamic() ? w.quantization() : Quantization.perTensor(1, 0);
    Value row = floats(matrix.depth());
    Value scaled = Value.of(-1, "", w.type(), w.shape(), q, w.constant());
    Node layer =
        new Node(
            -1,
            new FullyConnected(Activation.NONE, false),
            List.of(row, scaled),
            List.of(floats(matrix.columns())));
    return new Weights(layer, matrix.columns(), matrix.depth(), matrix.depth(), 1);
  }

  private static Value floats(int count) {
    return Value.of(-1, "", DataType.FLOAT32, Shape.of(1, count), Quantization.NONE, null);
  }

  @Override
  public void apply(
      Memory memory, Location at, FloatFunction function, int from, int to, int count) {
    boolean isTanh = function == CellFunction.TANH;
    MicroKernel functions = isTanh ? tanh : function instanceof Logistic ? logistic : null;
    if (functions == null) {
      super.apply(memory, at, function, from, to, count);
      return;
    }
    int block = at.packed() + this.function;
    memory.i32(block + ElementwiseParams.A, from);
    memory.i32(block + ElementwiseParams.C, to);
    memory.i32(block + ElementwiseParams.LENGTH, count);
    functions.call(block, 0, count);
  }

  @Override
  public String name() {
    return kernel.spec().name();
  }

  @Override
  public boolean reads(int i) {
    for (Matrix matrix : matrices()) {
      if (matrix.operand() == i) {
        return false;
      }
    }
    return true;
  }

  @Override
  public long packedBytes() {
    return layout.bytes();
  }

  @Override
  public void pack(Memory memory, Location at) {
    memory.fill(at.packed() + zeros, 0, layout.bytes() - zeros);
    for (int m = 0; m < blocks.length; m++) {
      Matrix matrix = matrices().get(m);
      int block = at.packed() + blocks[m];
      int target = at.packed() + panels[m];
      if (floats[m] != null) {
        floats[m].pack(memory, target);
        memory.i32(block + FloatGemmParams.K, matrix.depth());
      } else {
        bytes[m].pack(memory, target, block);
        memory.i32(block + GemmParams.STEPS, bytes[m].steps());
        memory.i32(block + DynamicGemmParams.BIASES, at.packed() + zeros);
        memory.f32(block + DynamicGemmParams.BYTES, 1f);
        memory.i32(block + DynamicGemmParams.BYTES + 4, matrix.zeroPoint());
      }
      memory.i32(block + GemmParams.PANELS, target);
      memory.i32(block + GemmParams.N, matrix.columns());
      memory.i32(block + GemmParams.TAPS, 1);
      memory.i32(block + GemmParams.C_STRIDE, 4 * matrix.columns());
      memory.f32(block + FloatGemmParams.MIN, Activation.NONE.min());
      memory.f32(block + FloatGemmParams.MAX, Activation.NONE.max());
    }
  }

  /** Quantized rows, and behind them a table of pointers to all rows. */
  @Override
  public long scratchBytes(int m, int rows) {
    return floats[m] != null ? 0 : ((super.scratchBytes(m, rows) + 3) & -4) + 4L * rows + 16;
  }

  private int pointers(int m, int scratch, int rows) {
    return scratch + ((int) super.scratchBytes(m, rows) + 3 & -4);
  }

  @Override
  public void take(Memory memory, int m, int scratch, int row, int stride, int rows) {
    super.take(memory, m, scratch, row, stride, rows);
    Matrix matrix = matrices().get(m);
    for (int r = 0; r < rows && floats[m] == null; r++) {
      int address = row + r * stride;
      if (matrix.isDynamic()) {
        address = quantized(matrix, scratch, r, rows);
        if (isUnsigned) {
          int zero = scratch + r * RowQuantization.BYTES + 4;
          memory.i32(zero, memory.i32(zero) + 128);
          for (int k = 0; k < matrix.depth(); k++) {
            memory.i8(address + k, memory.i8(address + k) ^ 0x80);
          }
        }
      }
      memory.i32(pointers(m, scratch, rows) + 4 * r, address);
    }
  }

  @Override
  public void multiply(
      Memory memory, Location at, int m, int scratch, int row, int stride, int rows, int out) {
    Matrix matrix = matrices().get(m);
    int block = at.packed() + blocks[m];
    memory.i32(block + GemmParams.C, out);
    if (floats[m] != null) {
      memory.i32(block + FloatGemmParams.A, row);
      memory.i32(block + FloatGemmParams.A_STRIDE, stride == 0 ? 4 * matrix.depth() : stride);
    } else {
      boolean isDynamic = matrix.isDynamic();
      memory.i32(block + GemmParams.A, pointers(m, scratch, rows));
      memory.i32(
          block + DynamicGemmParams.ROWS, isDynamic ? scratch : block + DynamicGemmParams.BYTES);
      memory.i32(block + DynamicGemmParams.ROW_STRIDE, isDynamic ? RowQuantization.BYTES : 0);
    }
    kernel.call(block, 0, rows);
    if (matrix.rows() != DataType.FLOAT32) {
      for (int i = out; i < out + 4 * rows * matrix.columns(); i += 4) {
        memory.i32(i, (int) memory.f32(i));
      }
    }
  }
}
