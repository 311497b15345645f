package dev.octet.js;

import org.teavm.interop.Export;

/**
 * What the JavaScript loader calls. Engines, strings and exceptions cross as opaque references,
 * tensors as bytes in linear memory. Java exceptions leave a call as they are; the loader asks
 * {@link #errorCode} and {@link #errorMessage} what they say.
 */
public final class Exports {
  private Exports() {}

  /**
   * A new engine on the instance's memory.
   *
   * @param base lowest address that is free, in bytes, a multiple of 64
   * @param feature 0 scalar, 1 simd128, 2 relaxed: which kernel module is linked
   * @param domain 0 the model's own, 1 uint8, 2 int8: what the module's dot products take
   */
  @Export(name = "create")
  public static Engine create(int base, int feature, int domain) {
    return new Engine(base, feature, domain);
  }

  /** Makes room for a model file of {@code bytes} bytes and returns the address to copy it to. */
  @Export(name = "reserve")
  public static int reserve(Engine engine, int bytes) {
    return engine.reserve(bytes);
  }

  /**
   * The custom operators that the copied file of {@code bytes} bytes mentions, and its parts that
   * run by themselves, as JSON.
   */
  @Export(name = "describeFile")
  public static String describeFile(Engine engine, int bytes) {
    return engine.describeFile(bytes);
  }

  /** Declares that the page has custom operator number {@code custom} of {@link #describeFile}. */
  @Export(name = "implement")
  public static void implement(Engine engine, int bytes, int custom) {
    engine.implement(bytes, custom);
  }

  /** The nodes of the page's own operators as JSON; each run calls them by their number. */
  @Export(name = "describeCalls")
  public static String describeCalls(Engine engine) {
    return engine.describeCalls();
  }

  /** Adds a dimension to the shape that an input is to have instead of the file's. */
  @Export(name = "addDimension")
  public static void addDimension(Engine engine, int input, int extent) {
    engine.addDimension(input, extent);
  }

  /**
   * Reads, plans and packs the model that was copied to the reserved address.
   *
   * @param bytes length of the file
   * @param signature which of {@link #describeFile}
   * @param keepTensors 1 to keep every node's output after a run, for {@link #revealTensors}; else
   *     0
   */
  @Export(name = "load")
  public static void load(Engine engine, int bytes, int signature, int keepTensors) {
    engine.load(bytes, signature, keepTensors != 0);
  }

  /** The model as JSON: inputs, outputs, memory; floats as the bits of a float32. */
  @Export(name = "describe")
  public static String describe(Engine engine) {
    return engine.describe();
  }

  /** The steps of the plan as JSON. */
  @Export(name = "describeSteps")
  public static String describeSteps(Engine engine) {
    return engine.describeSteps();
  }

  /** The address of input {@code i}; valid until the next run. */
  @Export(name = "inputAddress")
  public static int inputAddress(Engine engine, int i) {
    return engine.inputAddress(i);
  }

  /** The address of output {@code i}; valid from a run to the next. */
  @Export(name = "outputAddress")
  public static int outputAddress(Engine engine, int i) {
    return engine.outputAddress(i);
  }

  /** Runs the whole plan. */
  @Export(name = "run")
  public static void run(Engine engine) {
    engine.run();
  }

  /** Sets the model's variables back to what they were before the first run. */
  @Export(name = "reset")
  public static void reset(Engine engine) {
    engine.reset();
  }

  /** Runs one step of the plan; the steps in order are a run. */
  @Export(name = "runStep")
  public static void runStep(Engine engine, int step) {
    engine.runStep(step);
  }

  /** The kept outputs of the last run as JSON, turned into the form of the model file in place. */
  @Export(name = "revealTensors")
  public static String revealTensors(Engine engine) {
    return engine.revealTensors();
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
