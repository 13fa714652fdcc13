/* ter-edit-dialogs.h — Editing a sensor, a series, a site or a dataset
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-dataset.h"
#include "ter-device.h"
#include "ter-form-dialog.h"
#include "ter-series.h"
#include "ter-site.h"
#include "ter-source.h"

G_BEGIN_DECLS

TerFormDialog *ter_edit_device_dialog_new (TerSession *session, TerDevice *device, GPtrArray *sites)
    G_GNUC_WARN_UNUSED_RESULT;
void ter_edit_series_dialog_present (TerSession *session, gint64 series_id, GtkWidget *parent);
TerFormDialog *ter_edit_site_dialog_new (TerSession *session, TerSite *site, GPtrArray *communes)
    G_GNUC_WARN_UNUSED_RESULT;
TerFormDialog *ter_edit_dataset_dialog_new (TerSession *session, TerDataset *dataset)
    G_GNUC_WARN_UNUSED_RESULT;
TerFormDialog *ter_edit_source_dialog_new (TerSession *session, TerSource *source)
    G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
