package dev.octet.kernel;

import java.util.List;

/**
 * A loaded kernel module: the SIMD kernels of one {@link Feature}, working on the model's memory.
 */
public interface KernelModule {

  /** The instruction set of the module. */
  Feature feature();

  /** The form in which the module's dot products want 8-bit activations. */
  Domain domain();

  /** The kernels of the module; a kernel's position is its number in {@link #call}. */
  List<KernelSpec> specs();

  /**
   * Computes one range of a kernel's output.
   *
   * @param kernel position of the kernel in {@link #specs}
   * @param params address of the kernel's parameter block
   * @param from first unit (the family says of what) to compute, inclusive
   * @param to last unit, exclusive
   */
  void call(int kernel, int params, int from, int to);
}
