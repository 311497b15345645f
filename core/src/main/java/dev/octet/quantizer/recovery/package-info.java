/** Changes to a float32 graph and its recipe that make the quantized model more accurate. */
package dev.octet.quantizer.recovery;
