/** What wins back accuracy that quantization costs. */
package dev.octet.quantizer.recovery;
