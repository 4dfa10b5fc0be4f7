/// A small interpreter of just the rules that the renderers write, one per plane: what would become of a packet. A
/// word that it does not know is an error that names the rule, so that nothing is rendered that nobody judged.
@NullMarked
package io.kuberouter.conformance.rules;

import org.jspecify.annotations.NullMarked;
