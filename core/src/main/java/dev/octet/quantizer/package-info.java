/**
 * Post-training quantization: from a float32 graph and sample inputs to an int8 graph. Not part of
 * what a page downloads to run models.
 */
package dev.octet.quantizer;
