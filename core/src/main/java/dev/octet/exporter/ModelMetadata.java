package dev.octet.exporter;

import dev.octet.graph.Attachment;
import dev.octet.tensor.Normalization;

/**
 * What people and preprocessing know of a model, in the standard metadata of .tflite files. The
 * first input is a picture in red, green and blue.
 *
 * <p>Source: TFLite metadata schema, metadata_schema.fbs, identifier M001.
 *
 * @param name of the model
 * @param description of what it does
 * @param version of the model
 * @param author who made it
 * @param license name of the licence
 * @param normalization of the picture's pixels
 */
public record ModelMetadata(
    String name,
    String description,
    String version,
    String author,
    String license,
    Normalization normalization) {
  private static final String ATTACHMENT = "TFLITE_METADATA";
  private static final int NORMALIZATION_OPTIONS = 1;
  private static final int IMAGE_PROPERTIES = 2;
  private static final int RGB = 1;

  /** The metadata in the form in which a model file carries them. */
  public Attachment attachment() {
    FlatBuilder options =
        new FlatBuilder().with(0, normalization.means()).with(1, normalization.stds());
    FlatBuilder unit = new FlatBuilder().with(0, NORMALIZATION_OPTIONS).with(1, options);
    FlatBuilder content =
        new FlatBuilder().with(0, IMAGE_PROPERTIES).with(1, new FlatBuilder().with(0, RGB));
    FlatBuilder input =
        new FlatBuilder().with(0, "image").with(3, content).with(4, new FlatBuilder[] {unit});
    FlatBuilder subgraph = new FlatBuilder().with(2, new FlatBuilder[] {input});
    byte[] bytes =
        new FlatBuilder()
            .with(0, name)
            .with(1, description)
            .with(2, version)
            .with(3, new FlatBuilder[] {subgraph})
            .with(4, author)
            .with(5, license)
            .toFile("M001");
    return new Attachment(ATTACHMENT, bytes);
  }
}
