package dev.octet.kernel;

/** The scalar implementation of an operator: the truth that every SIMD kernel must equal. */
public abstract class ScalarKernel extends Kernel {

  /** The name of every scalar kernel. */
  public static final String NAME = "scalar";

  @Override
  public final String name() {
    return NAME;
  }
}
