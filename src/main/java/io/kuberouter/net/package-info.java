/// Ordered values of the network: addresses, prefixes, ports, protocols. Each prints as an operator writes it and reads
/// back what it prints. Knows nothing else of ours; does no I/O and never asks a resolver.
@NullMarked
package io.kuberouter.net;

import org.jspecify.annotations.NullMarked;
