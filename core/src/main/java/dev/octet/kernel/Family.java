package dev.octet.kernel;

/** The families of SIMD kernels; each has one parameter block and one emitter. */
public enum Family {
  /** {@code C = requantize(A x W)} on rows that lie at a constant distance: {@link GemmParams}. */
  GEMM("gemm"),
  /** As {@link #GEMM}, each row gathered through a table of pointers: {@link GemmParams}. */
  IGEMM("igemm"),
  /** As {@link #GEMM}, for weights of 4 bits: {@link GemmParams}. */
  GEMM4("gemm"),
  /** float32 rows to bytes, each row with a scale and zero point: {@link RowQuantizeParams}. */
  ROW_QUANTIZE("rquantize"),
  /** As {@link #IGEMM}, from quantized rows to float32: {@link DynamicGemmParams}. */
  DYNAMIC_GEMM("igemm"),
  /** As {@link #DYNAMIC_GEMM}, for weights of 4 bits: {@link DynamicGemmParams}. */
  DYNAMIC_GEMM4("igemm"),
  /** Windows on images of few channels, copied into rows for {@link #GEMM}: {@link PatchParams}. */
  PATCHES("patches"),
  /** Sums of rows of bytes: {@link RowSumParams}. */
  ROW_SUM("rsum"),
  /**
   * Depthwise convolution of any kernel size through a table of pointers: {@link DepthwiseParams}.
   */
  DEPTHWISE("dwconv"),
  /** Depthwise convolution of 3x3 windows, row by row: {@link Depthwise3x3Params}. */
  DEPTHWISE_3X3("dwconv_3x3"),
  /** Sums of two bytes of different scales: {@link ElementwiseParams}. */
  ADD("vadd"),
  /** Requantized products of two bytes: {@link ElementwiseParams}. */
  MULTIPLY("vmul"),
  /** Bytes in another scale: {@link ElementwiseParams}. */
  RESCALE("vrescale"),
  /** float32 to bytes: {@link ElementwiseParams}. */
  QUANTIZE("vquantize"),
  /** Bytes to float32: {@link ElementwiseParams}. */
  DEQUANTIZE("vdequantize"),
  /** Sums or differences of two float32: {@link ElementwiseParams}. */
  FLOAT_ADD("vadd"),
  /** Products of two float32: {@link ElementwiseParams}. */
  FLOAT_MULTIPLY("vmul"),
  /** Quotients of two float32: {@link ElementwiseParams}. */
  FLOAT_DIVIDE("vdiv"),
  /** The larger of two float32: {@link ElementwiseParams}. */
  FLOAT_MAXIMUM("vmax"),
  /** The smaller of two float32: {@link ElementwiseParams}. */
  FLOAT_MINIMUM("vmin"),
  /** float32 with a slope for negative ones: {@link ElementwiseParams}. */
  FLOAT_PRELU("vprelu"),
  /** A function of one float32: {@link ElementwiseParams}. */
  FLOAT_LOGISTIC("vlogistic"),
  /** As {@link #FLOAT_LOGISTIC}. */
  FLOAT_TANH("vtanh"),
  /** As {@link #FLOAT_LOGISTIC}. */
  FLOAT_EXP("vexp"),
  /** As {@link #FLOAT_LOGISTIC}. */
  FLOAT_ELU("velu"),
  /** As {@link #FLOAT_LOGISTIC}: exact GELU. */
  FLOAT_GELU("vgelu"),
  /** As {@link #FLOAT_LOGISTIC}: approximate GELU. */
  FLOAT_GELU_TANH("vgelu_tanh"),
  /**
   * As {@link #GEMM} and {@link #IGEMM} in float32, in the one defined order of operations: {@link
   * FloatGemmParams}.
   */
  FLOAT_GEMM("gemm"),
  /** As {@link #DEPTHWISE} in float32: {@link FloatDepthwiseParams}. */
  FLOAT_DEPTHWISE("dwconv"),
  /** Bilinear interpolation of output rows: {@link ResizeParams}. */
  RESIZE_BILINEAR("ibilinear"),
  /** As {@link #RESIZE_BILINEAR} in float32: {@link ResizeParams}. */
  FLOAT_RESIZE_BILINEAR("ibilinear"),
  /** Requantized means of windows of pixels: {@link PoolParams}. */
  AVERAGE_POOL("avgpool"),
  /** Maxima of windows of pixels: {@link PoolParams}. */
  MAX_POOL("maxpool"),
  /** As {@link #AVERAGE_POOL} in float32: {@link PoolParams}. */
  FLOAT_AVERAGE_POOL("avgpool"),
  /** As {@link #MAX_POOL} in float32: {@link PoolParams}. */
  FLOAT_MAX_POOL("maxpool"),
  /** A function of one byte by a table: {@link LookupParams}. */
  LOOKUP("lookup"),
  /** Softmax of rows of bytes: {@link SoftmaxParams}. */
  SOFTMAX("softmax"),
  /** Softmax of rows of float32: {@link FloatSoftmaxParams}. */
  FLOAT_SOFTMAX("softmax"),
  /** Scaled sums of rows of float32: {@link FloatRowSumParams}. */
  FLOAT_ROW_SUM("rsum"),
  /** The position of the largest byte of a row: {@link ArgMaxParams}. */
  ARG_MAX("argmax"),
  /** The position of the largest float32 of a row: {@link ArgMaxParams}. */
  FLOAT_ARG_MAX("argmax"),
  /** Weights into the panels of {@link #GEMM} and {@link #IGEMM}: {@link PackParams}. */
  PACK("pack"),
  /** Rows of bytes from one place to another: {@link CopyParams}. */
  COPY("copy"),
  /** Bytes several times in a row: {@link ReplicateParams}. */
  REPLICATE("replicate"),
  /** Matrices of bytes, transposed: {@link TransposeParams}. */
  TRANSPOSE("transpose"),
  /** As {@link #TRANSPOSE}, elements of 4 bytes: {@link TransposeParams}. */
  WIDE_TRANSPOSE("transpose");

  private final String label;

  Family(String label) {
    this.label = label;
  }

  /** Whether it reads panels of {@link GemmParams} with two weights in a byte. */
  public boolean isNarrow() {
    return this == GEMM4 || this == DYNAMIC_GEMM4;
  }

  /** The name of the family inside a kernel's name. */
  public String label() {
    return label;
  }
}
