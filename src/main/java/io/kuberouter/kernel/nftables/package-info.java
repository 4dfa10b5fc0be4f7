/// Our tables of nftables: written and listed in the language of nft by libnftables or the program, watched and counted
/// by netlink. Everything in a table of ours is ours; other tables are neither read nor written.
@NullMarked
package io.kuberouter.kernel.nftables;

import org.jspecify.annotations.NullMarked;
