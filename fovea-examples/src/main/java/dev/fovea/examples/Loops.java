package dev.fovea.examples;

/// A convolution in plain Java, without padding, with steps of one, in the two ways of textbooks.
///
/// Images are `[height, width, channels]`, kernels `[size, size, channels, filters]`, row-major.
///
/// @param height   rows of the image
/// @param width    its columns
/// @param channels its channels
/// @param size     height and width of the kernel
/// @param filters  how many filters
record Loops(int height, int width, int channels, int size, int filters) {
  int rows() {
    return height - size + 1;
  }

  int columns() {
    return width - size + 1;
  }

  /// Returns how many numbers lie under the window at one place.
  int patch() {
    return size * size * channels;
  }

  /// Convolves by the formula: six loops inside of each other.
  ///
  /// @return `[rows, columns, filters]`
  float[] naive(float[] image, float[] kernel) {
    float[] result = new float[rows() * columns() * filters];
    for (int y = 0; y < rows(); y++) {
      for (int x = 0; x < columns(); x++) {
        for (int f = 0; f < filters; f++) {
          result[(y * columns() + x) * filters + f] = at(image, kernel, y, x, f);
        }
      }
    }
    return result;
  }

  private float at(float[] image, float[] kernel, int y, int x, int f) {
    float sum = 0;
    for (int i = 0; i < size; i++) {
      for (int j = 0; j < size; j++) {
        for (int c = 0; c < channels; c++) {
          sum += image[((y + i) * width + x + j) * channels + c]
              * kernel[((i * size + j) * channels + c) * filters + f];
        }
      }
    }
    return sum;
  }

  /// Writes what lies under the window at each place into a row of a matrix.
  ///
  /// @return `[rows · columns, size · size · channels]`
  float[] patches(float[] image) {
    float[] matrix = new float[rows() * columns() * patch()];
    int at = 0;
    for (int y = 0; y < rows(); y++) {
      for (int x = 0; x < columns(); x++) {
        for (int i = 0; i < size; i++) {
          System.arraycopy(image, ((y + i) * width + x) * channels, matrix, at, size * channels);
          at += size * channels;
        }
      }
    }
    return matrix;
  }

  /// Multiplies the matrix of patches with the kernel, which is a matrix as it lies.
  ///
  /// @return `[rows · columns, filters]`
  float[] product(float[] patches, float[] kernel) {
    float[] result = new float[rows() * columns() * filters];
    for (int row = 0; row < rows() * columns(); row++) {
      for (int k = 0; k < patch(); k++) {
        float value = patches[row * patch() + k];
        for (int f = 0; f < filters; f++) {
          result[row * filters + f] += value * kernel[k * filters + f];
        }
      }
    }
    return result;
  }
}
