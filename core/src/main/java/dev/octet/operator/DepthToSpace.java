package dev.octet.operator;

/**
 * DEPTH_TO_SPACE: {@code out[n,y*B+by,x*B+bx,c] = in[n,y,x,(by*B+bx)*C+c]}. Shapes as in {@link
 * DepthBlocks}. Source: the .tflite schema, DepthToSpaceOptions.
 */
public final class DepthToSpace extends DepthBlocks {

  /** The operator for blocks of {@code block} rows and columns. */
  public DepthToSpace(int block) {
    super(block, false);
  }

  @Override
  public String name() {
    return "DEPTH_TO_SPACE";
  }
}
