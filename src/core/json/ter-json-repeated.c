/* ter-json-repeated.c — A document without the members that others of the same name follow
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "ter-json-private.h"

/* Walks a value and its copy in step. As deep as the document, whose depth was checked. */
static void
drop_in (yyjson_val     *value,
         yyjson_mut_val *copy,
         GHashTable     *repeated)
{
  if (yyjson_is_obj (value))
    {
      yyjson_obj_iter members = yyjson_obj_iter_with (value);
      yyjson_mut_obj_iter copies = yyjson_mut_obj_iter_with (copy);
      yyjson_val *key;

      while ((key = yyjson_obj_iter_next (&members)) != NULL)
        {
          yyjson_mut_val *copied = yyjson_mut_obj_iter_next (&copies);

          if (g_hash_table_contains (repeated, key))
            yyjson_mut_obj_iter_remove (&copies);
          else
            drop_in (yyjson_obj_iter_get_val (key), yyjson_mut_obj_iter_get_val (copied), repeated);
        }
    }
  else if (yyjson_is_arr (value))
    {
      yyjson_arr_iter items = yyjson_arr_iter_with (value);
      yyjson_mut_arr_iter copies = yyjson_mut_arr_iter_with (copy);
      yyjson_val *item;

      while ((item = yyjson_arr_iter_next (&items)) != NULL)
        drop_in (item, yyjson_mut_arr_iter_next (&copies), repeated);
    }
}

/*< private >
 * ter_json_drop_repeated:
 * @document: a document that was checked
 * @repeated: keys of it that go, with their values
 *
 * Returns: (transfer full) (nullable): the rest of it, or %NULL when memory does not suffice
 */
yyjson_doc *
ter_json_drop_repeated (yyjson_doc *document,
                        GHashTable *repeated)
{
  yyjson_mut_doc *copy = yyjson_doc_mut_copy (document, NULL);
  yyjson_doc *rest = NULL;

  if (copy != NULL)
    {
      drop_in (yyjson_doc_get_root (document), yyjson_mut_doc_get_root (copy), repeated);
      rest = yyjson_mut_doc_imut_copy (copy, NULL);
    }
  yyjson_mut_doc_free (copy);

  return rest;
}
