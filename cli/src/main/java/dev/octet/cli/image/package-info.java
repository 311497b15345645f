/** From an image file to the bytes of a model's input. */
package dev.octet.cli.image;
