package dev.octet.operator;

/**
 * SPACE_TO_BATCH_ND: every {@code Bi}-th index of the padded spatial axes becomes a batch of its
 * own. Shapes as in {@link BatchBlocks}. Source: the .tflite schema, SpaceToBatchNDOptions.
 */
public final class SpaceToBatchNd extends BatchBlocks {

  /** The operator. */
  public SpaceToBatchNd() {
    super(true);
  }

  @Override
  public String name() {
    return "SPACE_TO_BATCH_ND";
  }
}
