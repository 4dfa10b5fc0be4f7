/// The picture of the agent as people read it: rows, states, filters, sorting, words, and the documents of
/// docs/json.md. Pages, JSON, CSV and shell all show these, so that they agree. No I/O.
///
/// A table is a [Listing]: filter words and columns. An address makes an [Ask] of it, and rows make that a [Found].
@NullMarked
package io.kuberouter.admin.view;

import org.jspecify.annotations.NullMarked;
