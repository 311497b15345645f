package dev.octet.js;

import org.teavm.interop.Export;

/**
 * What the JavaScript of the quantizer calls, in a module of its own that a page loads on demand.
 * References and exceptions cross as in {@link Exports}. All addresses are in linear memory.
 */
public final class QuantizerExports {
  private QuantizerExports() {}

  /**
   * A new job; an instance holds one.
   *
   * @param base lowest address that is free, in bytes
   */
  @Export(name = "create")
  public static QuantizerJob create(int base) {
    return new QuantizerJob(base);
  }

  /** Makes room for {@code bytes} bytes, which are the caller's until the next such call. */
  @Export(name = "reserve")
  public static int reserve(QuantizerJob job, int bytes) {
    return job.reserve(bytes);
  }

  /** The string of {@code units} UTF-16 code units at an address. */
  @Export(name = "text")
  public static String text(QuantizerJob job, int address, int units) {
    return job.text(address, units);
  }

  /** Reads the float32 model of {@code bytes} bytes that was copied to the reserved place. */
  @Export(name = "open")
  public static void open(QuantizerJob job, int bytes) {
    job.open(bytes);
  }

  /** The model's inputs, outputs and nodes, and what there is to choose from, as JSON. */
  @Export(name = "describe")
  public static String describe(QuantizerJob job) {
    return job.describe();
  }

  /** Where the inputs of a sample are to be copied, one behind the other. */
  @Export(name = "sampleAddress")
  public static int sampleAddress(QuantizerJob job) {
    return job.sampleAddress();
  }

  /** Begins a calibration; the one before is given up. */
  @Export(name = "beginCalibration")
  public static void beginCalibration(QuantizerJob job, String observer, float percentile) {
    job.beginCalibration(observer, percentile);
  }

  /** Runs the model on the copied sample. */
  @Export(name = "observe")
  public static void observe(QuantizerJob job) {
    job.observe();
  }

  /** Keeps the ranges of the observed samples. */
  @Export(name = "endCalibration")
  public static void endCalibration(QuantizerJob job) {
    job.endCalibration();
  }

  /** Chooses the scheme of one node for the next models. */
  @Export(name = "choose")
  public static void choose(QuantizerJob job, int node, String scheme) {
    job.choose(node, scheme);
  }

  /**
   * Quantizes the model and returns the length of the new file.
   *
   * @param input type of the new model's inputs that were float32
   * @param output type of its outputs
   * @param adaptive 1 to round weights for the layers' outputs, else 0
   */
  @Export(name = "quantize")
  public static int quantize(
      QuantizerJob job, String scheme, String input, String output, int adaptive) {
    return job.quantize(scheme, input, output, adaptive != 0);
  }

  /** Begins to compare the nodes of the model with those of a quantized one. */
  @Export(name = "beginErrors")
  public static void beginErrors(QuantizerJob job, String scheme, int adaptive) {
    job.beginErrors(scheme, adaptive != 0);
  }

  /** Compares on the copied sample. */
  @Export(name = "observeErrors")
  public static void observeErrors(QuantizerJob job) {
    job.observeErrors();
  }

  /** The errors of the nodes as JSON. */
  @Export(name = "endErrors")
  public static String endErrors(QuantizerJob job) {
    return job.endErrors();
  }

  /** Forgets the kept samples. */
  @Export(name = "forgetSamples")
  public static void forgetSamples(QuantizerJob job) {
    job.forgetSamples();
  }

  /** Keeps the copied sample for the next analysis of sensitivity. */
  @Export(name = "keepSample")
  public static void keepSample(QuantizerJob job) {
    job.keepSample();
  }

  /** Begins an analysis of sensitivity on the kept samples and returns how many trials it has. */
  @Export(name = "beginSensitivity")
  public static int beginSensitivity(QuantizerJob job, String scheme, int adaptive) {
    return job.beginSensitivity(scheme, adaptive != 0);
  }

  /** Runs the next trial. */
  @Export(name = "runTrial")
  public static void runTrial(QuantizerJob job) {
    job.runTrial();
  }

  /** The ranking as JSON. */
  @Export(name = "endSensitivity")
  public static String endSensitivity(QuantizerJob job) {
    return job.endSensitivity();
  }

  /** Where the new file lies until the next call that is not about it. */
  @Export(name = "fileAddress")
  public static int fileAddress(QuantizerJob job) {
    return job.fileAddress();
  }

  /** What the last call had to say, as JSON: an array of sentences. */
  @Export(name = "remarks")
  public static String remarks(QuantizerJob job) {
    return job.remarks();
  }

  /** The stable code of an exception, such as {@code "format"}. */
  @Export(name = "errorCode")
  public static String errorCode(Throwable error) {
    return Errors.code(error);
  }

  /** The message of an exception. */
  @Export(name = "errorMessage")
  public static String errorMessage(Throwable error) {
    return Errors.message(error);
  }

  /** Length of a string in UTF-16 code units. */
  @Export(name = "textLength")
  public static int textLength(String text) {
    return text.length();
  }

  /** The UTF-16 code unit at {@code i}. */
  @Export(name = "textUnit")
  public static int textUnit(String text, int i) {
    return text.charAt(i);
  }
}
