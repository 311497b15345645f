package dev.octet.operator;

/**
 * SPACE_TO_DEPTH: {@code out[n,y,x,(by*B+bx)*C+c] = in[n,y*B+by,x*B+bx,c]}. Shapes as in {@link
 * DepthBlocks}. Source: the .tflite schema, SpaceToDepthOptions.
 */
public final class SpaceToDepth extends DepthBlocks {

  /** The operator for blocks of {@code block} rows and columns. */
  public SpaceToDepth(int block) {
    super(block, true);
  }

  @Override
  public String name() {
    return "SPACE_TO_DEPTH";
  }
}
