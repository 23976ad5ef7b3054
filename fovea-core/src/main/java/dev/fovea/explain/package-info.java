/// What a trained model looks at: derivatives, maps of relevance, feature maps; and how good it is, class by class.
@NullMarked
package dev.fovea.explain;

import org.jspecify.annotations.NullMarked;
