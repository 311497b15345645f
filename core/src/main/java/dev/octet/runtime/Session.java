package dev.octet.runtime;

import dev.octet.error.ArgumentException;
import dev.octet.graph.Value;
import dev.octet.plan.Plan;
import dev.octet.plan.Step;
import dev.octet.tensor.Memory;
import java.util.List;

/**
 * A model in a memory of its own, with the variables of the model: they keep their values from run
 * to run, until {@link #reset}. For one thread at a time; allocates nothing while running.
 */
public final class Session implements AutoCloseable {
  private final Model model;
  private Memory memory;

  /**
   * Packs the model into a memory.
   *
   * @param memory as {@link Plan#pack} wants it
   */
  public Session(Model model, Memory memory) {
    this.model = model;
    this.memory = memory;
    model.plan().pack(memory);
  }

  /**
   * Runs the model once.
   *
   * @param inputs little-endian elements in the model's order and types
   * @return the outputs likewise
   * @throws ArgumentException if the number of inputs or the length of one is wrong
   */
  public byte[][] run(byte[]... inputs) {
    List<Value> wanted = model.inputs();
    if (inputs.length != wanted.size()) {
      throw new ArgumentException(
          "The model takes " + wanted.size() + " inputs, but got " + inputs.length + ".");
    }
    for (int i = 0; i < inputs.length; i++) {
      if (inputs[i].length != wanted.get(i).bytes()) {
        throw new ArgumentException(
            "Input "
                + i
                + ", "
                + wanted.get(i)
                + ", takes "
                + wanted.get(i).bytes()
                + " bytes, but got "
                + inputs[i].length
                + ".");
      }
      memory().write(inputAddress(i), inputs[i]);
    }
    run();
    byte[][] outputs = new byte[model.outputs().size()][];
    for (int i = 0; i < outputs.length; i++) {
      outputs[i] = output(i);
    }
    return outputs;
  }

  /** Output {@code i} of the last run. */
  public byte[] output(int i) {
    Value output = model.outputs().get(i);
    byte[] bytes = memory().read(outputAddress(i), output.bytes());
    if (output.type().isFloat()) {
      canonicalize(bytes);
    }
    return bytes;
  }

  /** Gives every NaN the one bit pattern 0x7FC00000: engines differ in signs and payloads. */
  private static void canonicalize(byte[] floats) {
    for (int i = 0; i < floats.length; i += 4) {
      boolean exponent = (floats[i + 3] & 0x7F) == 0x7F && (floats[i + 2] & 0x80) != 0;
      boolean fraction = (floats[i] | floats[i + 1] | floats[i + 2] & 0x7F) != 0;
      if (exponent && fraction) {
        floats[i] = 0;
        floats[i + 1] = 0;
        floats[i + 2] = (byte) 0xC0;
        floats[i + 3] = 0x7F;
      }
    }
  }

  /** Where input {@code i} has to be written before a run, which may overwrite it. */
  public int inputAddress(int i) {
    return plan().addressOf(model.inputs().get(i));
  }

  /** Where output {@code i} lies after a run, until the next. */
  public int outputAddress(int i) {
    return plan().addressOf(model.outputs().get(i));
  }

  /** Runs the model on the inputs that are in memory. */
  public void run() {
    Memory target = memory();
    for (Step step : plan().steps()) {
      step.run(target);
    }
  }

  /** Sets the model's variables back to what they were before the first run. */
  public void reset() {
    plan().reset(memory());
  }

  /** Runs one step of the plan. */
  public void runStep(int step) {
    plan().steps().get(step).run(memory());
  }

  /**
   * What a node computed in the last run, in the form of the file; only of a model that keeps the
   * outputs of all nodes.
   *
   * @param value an output of a node of the plan
   */
  public byte[] output(Value value) {
    byte[] bytes = memory().read(plan().addressOf(value), value.bytes());
    for (int i = 0; i < bytes.length && value.domainShift() != 0; i++) {
      bytes[i] ^= (byte) 0x80;
    }
    return bytes;
  }

  /** The float32 elements of a value in the last run; only of a model that keeps all of them. */
  public float[] floats(Value value) {
    float[] floats = new float[value.shape().elements()];
    int address = plan().addressOf(value);
    for (int i = 0; i < floats.length; i++) {
      floats[i] = memory().f32(address + 4 * i);
    }
    return floats;
  }

  private Plan plan() {
    return model.plan();
  }

  private Memory memory() {
    if (memory == null) {
      throw new IllegalStateException("the session is closed");
    }
    return memory;
  }

  /** Gives the memory back; the session cannot run any more. */
  @Override
  public void close() {
    memory = null;
    if (Memory.isDivided()) {
      Memory.release(plan().base(), plan().end());
    }
  }
}
