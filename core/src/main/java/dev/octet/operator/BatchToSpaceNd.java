package dev.octet.operator;

/**
 * BATCH_TO_SPACE_ND: batches become every {@code Bi}-th index of the spatial axes, which are then
 * cropped. Shapes as in {@link BatchBlocks}. Source: the .tflite schema, BatchToSpaceNDOptions.
 */
public final class BatchToSpaceNd extends BatchBlocks {

  /** The operator. */
  public BatchToSpaceNd() {
    super(false);
  }

  @Override
  public String name() {
    return "BATCH_TO_SPACE_ND";
  }
}
